package dev.keyreeve.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdTest {
    @Test
    void readsAStatLineWhoseNameHoldsBlanksAndParentheses() {
        var stat = ProcessId.Stat.parse(
                "42 (a (bad) name) S 1 42 40 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 7777 1 2 3 4 5 6 7");

        assertThat(stat.startTicks()).isEqualTo(7777);
        assertThat(stat.parent()).isEqualTo(1);
        assertThat(stat.running()).isTrue();
    }

    @Test
    void callsAZombieDead() {
        var stat = ProcessId.Stat.parse("42 (gone) Z 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 7777 1 2 3");

        assertThat(stat.running()).isFalse();
    }

    @Test
    void callsAZombieAliveWhileThreadsOfItHoldItsPorts() {
        var stat = ProcessId.Stat.parse("42 (dying) Z 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 3 0 7777 1 2 3");

        assertThat(stat.running()).isTrue();
    }

    @Test
    void knowsThisJvm() {
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(self.alive()).isTrue();
        assertThat(self.commandLine().getFirst()).endsWith("java");
        assertThat(self.residentBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void isNotDeceivedByAReusedNumber() {
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        var earlier = new ProcessId(self.pid(), self.startTicks() - 1);

        assertThat(earlier.alive()).isFalse();
        assertThat(Signals.send(earlier, Signals.Signal.KILL))
                .as("and so we still live")
                .isFalse();
    }
}
