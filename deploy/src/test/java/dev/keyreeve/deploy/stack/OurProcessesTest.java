package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OurProcessesTest {
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
}
