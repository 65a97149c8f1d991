package dev.keyreeve.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {
    @Test
    void ofAServiceIsReadAsLevelMessageAndException() {
        assertThat(LogLine.readable("""
                {"timestamp":"2026-11-21T08:03:00Z","level":"ERROR","message":"Failed to start application",\
                "error":{"refId":1,"type":"java.lang.Error","message":"no such file\\nmore"}}""")).isEqualTo("ERROR Failed to start application: no such file");
    }

    @Test
    void ofAnythingElseStaysAsItIs() {
        assertThat(LogLine.readable("FATAL:  no")).isEqualTo("FATAL:  no");
        assertThat(LogLine.readable("{not json")).isEqualTo("{not json");
        assertThat(LogLine.readable("x".repeat(500))).hasSize(404).endsWith(" ...");
    }
}
