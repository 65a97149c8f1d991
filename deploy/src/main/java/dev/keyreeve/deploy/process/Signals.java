package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Signals that {@link ProcessHandle} cannot send: an interrupt, a stop, and the end of a whole process group. */
public final class Signals {
    private Signals() {}

    /** POSIX signal names, as {@code kill(1)} takes them. */
    public enum Signal {
        INT,
        QUIT,
        TERM,
        KILL,
        STOP,
        CONT
    }

    /** Sends it when the process still is the one we mean; answers whether it was sent. */
    public static boolean send(ProcessId process, Signal signal) {
        return process.alive() && kill(signal, Long.toString(process.pid()));
    }

    /** Kills the process and everything in the group that it leads; {@link Spawn} makes every child lead one. */
    public static void killGroup(ProcessId leader) {
        if (leader.alive()) {
            kill(Signal.KILL, "-" + leader.pid());
            kill(Signal.KILL, Long.toString(leader.pid()));
        }
    }

    /** Asks politely, waits, and kills the group of what has not gone by then. True when it went by itself. */
    public static boolean stop(ProcessId process, Signal polite, Duration patience) {
        send(process, polite);
        if (awaitEnd(process, patience)) {
            return true;
        }
        killGroup(process);
        awaitEnd(process, Duration.ofSeconds(5));
        return false;
    }

    public static boolean awaitEnd(ProcessId process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.alive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause(Duration.ofMillis(20));
        }
        return true;
    }

    /** Sleeps; an interrupt ends the wait at once and stays set for the caller. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", interrupted);
        }
    }

    private static boolean kill(Signal signal, String target) {
        try {
            var command =
                    List.of("/bin/sh", "-c", "kill -s \"$1\" -- \"$2\" 2>/dev/null", "kill", signal.name(), target);
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException failure) {
            throw new IllegalStateException("/bin/sh could not be run to send a signal", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
