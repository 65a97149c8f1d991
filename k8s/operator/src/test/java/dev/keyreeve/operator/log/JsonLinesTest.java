package dev.keyreeve.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final String TWO_LINES = "said\n{\"level\":\"ERROR\",\"message\":\"forged\"}";

    private static LogRecord line(String message) {
        var line = new LogRecord(Level.WARNING, message);
        line.setLoggerName("dev.keyreeve.operator.tending.Tending");
        return line;
    }

    private static JsonNode written(LogRecord line) throws IOException {
        var text = new JsonLines("1.2.3").format(line);
        assertThat(text).endsWith("\n");
        assertThat(text.stripTrailing()).doesNotContain("\n", "\r");
        return new ObjectMapper().readTree(text);
    }

    @Test
    void haveTheKeysOfTheServices() throws IOException {
        var json = written(line("tended"));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "timestamp", "level", "logger", "message", "thread", "call", "service", "version");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("service").asText()).isEqualTo("operator");
        assertThat(json.path("version").asText()).isEqualTo("1.2.3");
        assertThat(json.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    }

    @Test
    void areOneLineWhateverIsSaid() throws IOException {
        var line = line(TWO_LINES);
        line.setThrown(new IllegalStateException(TWO_LINES, new IOException(TWO_LINES)));

        var json = written(line);

        assertThat(json.path("message").asText()).isEqualTo(TWO_LINES);
        assertThat(json.at("/error/type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.at("/error/caused_by/error/message").asText()).isEqualTo(TWO_LINES);
        assertThat(json.at("/error/frames/0/class").asText()).isEqualTo(JsonLinesTest.class.getName());
    }

    @Test
    void endAtACauseThatIsItsOwn() throws IOException {
        var outer = new IllegalStateException("outer");
        outer.initCause(new IllegalStateException("inner", outer));
        var line = line("turns");
        line.setThrown(outer);

        assertThat(written(line).at("/error/caused_by/error/message").asText()).isEqualTo("inner");
    }
}
