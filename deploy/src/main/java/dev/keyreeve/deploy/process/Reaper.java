package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends children when this JVM has ended, also by {@code kill -9}. A shell reads who is ours from a pipe; the kernel
 * closes the pipe when we are gone, however we went, and the shell then ends each one that still has the start time we
 * told it: QUIT first, on which PostgreSQL gives its shared memory back, then KILL for its group. For tests and drills only: the stack of {@code up --detach} is meant to outlive its CLI.
 */
public final class Reaper {
    private static final String SCRIPT = """
            ours=''
            while read -r pid start; do ours="$ours $pid:$start"; done
            for signal in QUIT KILL; do
              for one in $ours; do
                pid=${one%%:*}
                now=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)
                case $signal in KILL) target="-$pid" ;; *) target="$pid" ;; esac
                [ "$now" = "${one##*:}" ] && kill -s "$signal" -- "$target" 2>/dev/null
              done
              sleep 1
            done
            """;

    private static @Nullable Process shell;

    private Reaper() {}

    private static Process running() throws IOException {
        Process present = shell;
        if (present == null || !present.isAlive()) {
            present = new ProcessBuilder(List.of("setsid", "/bin/sh", "-c", SCRIPT, "keyreeve-reaper"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell = present;
        }
        return present;
    }

    /** From now on the process dies with this JVM at the latest. */
    public static synchronized ProcessId tether(ProcessId process) {
        try {
            OutputStream pipe = running().getOutputStream();
            pipe.write((process.pid() + " " + process.startTicks() + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
            return process;
        } catch (IOException failure) {
            Signals.killGroup(process);
            throw new StartFailure("The watchdog of the test processes could not be started.", failure);
        }
    }
}
