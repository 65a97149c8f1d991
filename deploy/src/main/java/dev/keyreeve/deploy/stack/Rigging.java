package dev.keyreeve.deploy.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How single processes of a stack are started differently from what they would be by themselves. For drills, which need
 * one relay whose way to Kafka can be cut or whose clock is wrong; nothing of it is remembered in the home.
 *
 * @param kafkaDetour the port that Kafka names to clients of its second listener; null for no such listener
 * @param processes what is different about each; absent for one like all others
 */
record Rigging(@Nullable Integer kafkaDetour, Map<ProcessName, Rig> processes) {
    static final Rigging NONE = new Rigging(null, Map.of());

    Rigging {
        processes = Map.copyOf(processes);
    }

    /** A JVM with its flags, and a service's jar: those of an image, to see it run as it will. */
    record Program(List<String> java, Path jar) {
        Program {
            java = List.copyOf(java);
        }
    }

    /**
     * @param config put over what {@link ServiceConfig} says
     * @param environment variables beside the few that a child inherits
     * @param prefix a command that executes the rest of its line in its own place, as {@code env} does: the pid must stay
     * @param heapMebibytes of the JVM at most; null for the usual
     * @param program what is started instead of what the build made; null for that
     */
    record Rig(
            Map<String, String> config,
            Map<String, String> environment,
            List<String> prefix,
            @Nullable Integer heapMebibytes,
            @Nullable Program program) {
        static final Rig NONE = new Rig(Map.of(), Map.of(), List.of(), null, null);

        Rig {
            config = Map.copyOf(config);
            environment = Map.copyOf(environment);
            prefix = List.copyOf(prefix);
        }

        Rig withConfig(String key, String value) {
            return new Rig(plus(config, key, value), environment, prefix, heapMebibytes, program);
        }

        Rig withEnvironment(String name, String value) {
            return new Rig(config, plus(environment, name, value), prefix, heapMebibytes, program);
        }

        Rig withPrefix(List<String> command) {
            return new Rig(config, environment, command, heapMebibytes, program);
        }

        Rig withHeap(int mebibytes) {
            return new Rig(config, environment, prefix, mebibytes, program);
        }

        Rig withProgram(Program other) {
            return new Rig(config, environment, prefix, heapMebibytes, other);
        }

        /** A JVM's memory options, of which the rig may know better; how the rest divides it is then the JVM's choice. */
        List<String> memory(List<String> usual) {
            var memory = new ArrayList<>(usual);
            if (heapMebibytes != null) {
                memory.removeIf(option -> option.startsWith("-Xm") || option.startsWith("-XX:New"));
                memory.add("-Xmx" + heapMebibytes + "m");
            }
            return memory;
        }

        private static Map<String, String> plus(Map<String, String> map, String key, String value) {
            var more = new HashMap<>(map);
            more.put(key, value);
            return more;
        }
    }

    Rig of(ProcessName process) {
        return processes.getOrDefault(process, Rig.NONE);
    }

    Rigging withDetour(int port) {
        return new Rigging(port, processes);
    }

    /** @throws IllegalArgumentException for PostgreSQL and Kafka, which are no JVMs of ours and read no such settings */
    Rigging with(ProcessName process, UnaryOperator<Rig> change) {
        if (process.equals(ProcessName.POSTGRESQL) || process.equals(ProcessName.KAFKA)) {
            throw new IllegalArgumentException(process + " cannot be started differently");
        }
        var more = new HashMap<>(processes);
        more.put(process, change.apply(of(process)));
        return new Rigging(kafkaDetour, more);
    }
}
