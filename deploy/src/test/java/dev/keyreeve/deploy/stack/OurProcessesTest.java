package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OurProcessesTest {
    @TempDir
    Path directory;

    @Test
    void areKnownByTheirMarksHoweverTheProgramTakesThem() {
        var jvm = List.of("java", "-Xmx1m", "-Dkeyreeve.home=/h o/me", "-Dkeyreeve.process=relay-1", "-jar", "x.jar");
        var postgres = List.of("/bin/postgres", "-D", "/d", "-c", "keyreeve.home=/h o/me");

        assertThat(OurProcesses.mark(jvm, "keyreeve.home")).hasValue("/h o/me");
        assertThat(OurProcesses.mark(jvm, "keyreeve.process")).hasValue("relay-1");
        assertThat(OurProcesses.mark(postgres, "keyreeve.home")).hasValue("/h o/me");
    }

    @Test
    void areNotThoseThatOnlySpeakOfOne() {
        assertThat(OurProcesses.mark(List.of("grep", "x-Dkeyreeve.home=/home"), "keyreeve.home"))
                .isEmpty();
        assertThat(OurProcesses.mark(List.of("java", "-Dkeyreeve.homes=/home"), "keyreeve.home"))
                .isEmpty();
    }

    @Test
    void areOursAloneAndRootsPostgresqlMayBeNobodys() {
        assertThat(OurProcesses.isOurs(ProcessName.relay(2), 1000, Set.of(1000)))
                .isTrue();
        assertThat(OurProcesses.isOurs(ProcessName.relay(2), 1001, Set.of(1000)))
                .isFalse();
        assertThat(OurProcesses.isOurs(ProcessName.relay(2), 65_534, Set.of(0))).isFalse();
        assertThat(OurProcesses.isOurs(ProcessName.POSTGRESQL, 65_534, Set.of(0)))
                .isTrue();
        assertThat(OurProcesses.isOurs(ProcessName.POSTGRESQL, 65_534, Set.of(1000)))
                .isFalse();
    }

    @Test
    void areSkippedWhereTheirNameIsNone() throws IOException {
        StackHome home = StackHome.at(directory);
        var odd = marked(home, "BAD_1");
        var ours = marked(home, "relay-2");
        try {
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (OurProcesses.of(home).isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(OurProcesses.of(home)).containsOnlyKeys(ProcessName.relay(2));
        } finally {
            odd.destroyForcibly();
            ours.destroyForcibly();
        }
    }

    private static Process marked(StackHome home, String name) throws IOException {
        return new ProcessBuilder(
                        "/bin/sh", "-c", "read line", "sh", "keyreeve.home=" + home, "keyreeve.process=" + name)
                .start();
    }
}
