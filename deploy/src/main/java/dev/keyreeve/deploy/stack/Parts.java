package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.backend.KafkaSettings;
import dev.keyreeve.deploy.backend.PostgresServer;
import dev.keyreeve.deploy.backend.PostgresSettings;
import dev.keyreeve.deploy.process.Launcher;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of one stack, from its home, its ports and what was built: command lines, heaps, where they answer. */
record Parts(StackHome home, StackPorts ports, Build build, Launcher launcher, boolean durable, Rigging rigging) {

    Part postgresql(StackSecrets secrets) {
        return new PostgresPart(postgresSettings(secrets), launcher);
    }

    /** What the services are told of the database; it need not run for that. */
    PostgresServer.Logins logins(StackSecrets secrets) {
        return PostgresServer.logins(postgresSettings(secrets));
    }

    Part kafka() {
        return new KafkaPart(
                new KafkaSettings(
                        home.data(ProcessName.KAFKA),
                        home.log(ProcessName.KAFKA),
                        ports.kafka(),
                        ports.kafkaController(),
                        rigging.kafkaDetour() == null
                                ? null
                                : new KafkaSettings.Detour(ports.kafkaDetour(), rigging.kafkaDetour()),
                        OurProcesses.marks(home, ProcessName.KAFKA, Build.kafkaVersion())),
                launcher);
    }

    Part simulator() {
        var line = java(ProcessName.SIMULATOR, List.of("-Xms16m", "-Xmx128m"), JvmFlags.controlPlane());
        line.addAll(List.of(
                "-cp",
                build.simulatorClassPath(),
                "dev.keyreeve.simulator.Main",
                "--port",
                Integer.toString(ports.simulator())));
        return jvm(ProcessName.SIMULATOR, line);
    }

    /** A control-plane service: little memory, and compiled quickly rather than well. */
    Part service(ProcessName process) {
        var line = java(process, List.of("-Xms32m", "-Xmx192m"), JvmFlags.controlPlane());
        return jvm(process, quarkus(process, line));
    }

    /** Every exchange passes it: moderation reads each prompt, the ledger prices and posts each and sells allotments. */
    Part perExchange(ProcessName process) {
        var line = java(process, List.of("-Xms64m", "-Xmx256m"), JvmFlags.perExchange());
        return jvm(process, quarkus(process, line));
    }

    /**
     * The data path: everything that the compiler has. A call leaves some 70 KB behind and none of it for long: with room
     * for a thousand of them a collection finds little alive, and is as short as it is rare.
     */
    Part relay(ProcessName process) {
        var line = java(process, List.of("-Xms160m", "-Xmx320m", JvmFlags.RELAY_YOUNG), JvmFlags.perExchange());
        return jvm(process, quarkus(process, line));
    }

    /** Where a process answers whether it is ready; PostgreSQL and Kafka do not speak HTTP. */
    static URI readiness(StackPorts ports, ProcessName process) {
        if (process.equals(ProcessName.SIMULATOR)) {
            return URI.create(ServiceConfig.url(ports.simulator()) + "/healthz");
        }
        return URI.create(ServiceConfig.url(ports.management(ports.of(process))) + "/q/health/ready");
    }

    private PostgresSettings postgresSettings(StackSecrets secrets) {
        return new PostgresSettings(
                home.data(ProcessName.POSTGRESQL),
                secrets.databasePasswords(),
                home.log(ProcessName.POSTGRESQL),
                ports.postgresql(),
                durable,
                OurProcesses.marks(home, ProcessName.POSTGRESQL, Build.postgresqlVersion()));
    }

    private JvmPart jvm(ProcessName process, List<String> line) {
        var rig = rigging.of(process);
        var command = new ArrayList<>(rig.prefix());
        command.addAll(line);
        return new JvmPart(
                process,
                command,
                rig.environment(),
                home.directory(),
                home.log(process),
                readiness(ports, process),
                rig.program() == null ? Readiness.PATIENCE : Readiness.WITH_ANOTHER_JVM,
                launcher);
    }

    private List<String> java(ProcessName process, List<String> memory, List<String> flags) {
        var rig = rigging.of(process);
        var line = new ArrayList<String>();
        if (rig.program() instanceof Rigging.Program program) {
            line.addAll(program.java());
        } else {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(flags);
        }
        line.addAll(rig.memory(memory));
        OurProcesses.marks(home, process, Build.version())
                .forEach((name, value) -> line.add("-D" + name + "=" + value));
        return line;
    }

    private List<String> quarkus(ProcessName process, List<String> line) {
        // A list of URIs to Quarkus: what separates its entries must not stand in one.
        String config = home.config(process).toUri().toString().replace(",", "%2C");
        line.add("-Dquarkus.config.locations=" + config);
        // We ask many times a second whether it is ready; every "not yet" would be a line in its log.
        line.add("-Dquarkus.log.category.\"io.smallrye.health\".level=ERROR");
        Path jar = rigging.of(process).program() instanceof Rigging.Program program
                ? program.jar()
                : build.service(process);
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }
}
