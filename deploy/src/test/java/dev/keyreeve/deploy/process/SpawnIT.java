package dev.keyreeve.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.process.Signals.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnIT {
    @TempDir
    Path directory;

    private Spawn shell(String script) {
        return new Spawn(
                "a shell",
                List.of("/bin/sh", "-c", script),
                Map.of("OURS", "yes"),
                directory,
                directory.resolve("log"));
    }

    @Test
    void givesTheChildACleanEnvironmentAndASessionOfItsOwn() throws IOException {
        int code =
                shell("env; echo session=$(cut -d' ' -f6 /proc/$$/stat) pid=$$").run();

        String log = Files.readString(directory.resolve("log"));
        assertThat(code).isZero();
        assertThat(log).contains("OURS=yes", "PATH=").doesNotContain("MAVEN_", "SUREFIRE");
        assertThat(log).containsPattern("session=(\\d+) pid=\\1");
    }

    @Test
    void endsTheWholeGroupOfOneThatDoesNotListen() {
        ProcessId deaf = shell("trap '' TERM; sleep 60 & echo child=$!; while :; do sleep 60; done")
                .start();
        long child = childOf();

        boolean byItself = Signals.stop(deaf, Signal.TERM, Duration.ofMillis(300));

        assertThat(byItself).isFalse();
        assertThat(deaf.alive()).isFalse();
        assertThat(ProcessId.of(child)).isEmpty();
    }

    @Test
    void aTetheredChildDiesWithItsJvmEvenOfKillNine() throws Exception {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TetheringMain.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessId child;
        try (var out = new BufferedReader(new InputStreamReader(jvm.getInputStream()))) {
            child = ProcessId.of(Long.parseLong(out.readLine())).orElseThrow();

            jvm.destroyForcibly().waitFor();
        }

        assertThat(Signals.awaitEnd(child, Duration.ofSeconds(10))).isTrue();
    }

    /** Starts a tethered child that ignores what it can, prints its pid, and waits to be killed. */
    static final class TetheringMain {
        public static void main(String[] arguments) throws InterruptedException {
            Path directory = Path.of(arguments[0]);
            var sleeper = new Spawn(
                    "sleeper",
                    List.of("/bin/sh", "-c", "trap '' TERM INT QUIT HUP; while :; do sleep 1; done"),
                    Map.of(),
                    directory,
                    directory.resolve("sleeper.log"));
            System.out.println(Launcher.TETHERED.start(sleeper).pid());
            Thread.sleep(60_000);
        }
    }

    private long childOf() {
        for (int i = 0; i < 100; i++) {
            String log = LogTail.of(directory.resolve("log"), 5);
            if (log.contains("child=")) {
                return Long.parseLong(log.substring(log.indexOf("child=") + 6)
                        .lines()
                        .findFirst()
                        .orElseThrow());
            }
            Signals.pause(Duration.ofMillis(20));
        }
        throw new AssertionError("the shell did not tell its child");
    }
}
