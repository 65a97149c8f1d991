package dev.keyreeve.base.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

/** By the settings that all services get from this module. The operator's own are in its JsonLinesTest. */
class LinesTest {
    private static final String TWO_LINES = "said\n{\"level\":\"ERROR\",\"message\":\"forged\"}\r\n";

    private static JsonNode written(String message, Exception thrown) throws IOException {
        var settings = new Properties();
        try (var file = LinesTest.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            settings.load(file);
        }
        var json = "quarkus.log.console.json.";
        Set<String> excluded = Arrays.stream(
                        settings.getProperty(json + "excluded-keys").split(","))
                .collect(Collectors.toSet());
        var formatter = new JsonFormatter(settings.getProperty(json + "key-overrides"), excluded, Map.of());
        formatter.setZoneId(settings.getProperty(json + "zone-id"));
        var line = new ExtLogRecord(Level.WARN, message, LinesTest.class.getName());
        line.setLoggerName("dev.keyreeve.some.Thing");
        line.setThrown(thrown);
        line.copyAll();
        var text = formatter.format(line);
        assertThat(text).endsWith("\n");
        assertThat(text.stripTrailing()).doesNotContain("\n", "\r");
        return new ObjectMapper().readTree(text);
    }

    @Test
    void haveTheKeysThatAreAgreed() throws IOException {
        var json = written("did it", null);

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("timestamp", "level", "logger", "message", "thread", "call");
        assertThat(json.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
        assertThat(json.path("call")).isEmpty();
    }

    @Test
    void areOneEachWhateverIsSaid() throws IOException {
        var json = written(TWO_LINES, new IllegalStateException(TWO_LINES, new IOException(TWO_LINES)));

        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("message").asText()).isEqualTo(TWO_LINES);
        assertThat(json.path("error").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("type", "message", "frames", "caused_by");
        assertThat(json.at("/error/type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.at("/error/message").asText()).isEqualTo(TWO_LINES);
        assertThat(json.at("/error/caused_by/error/type").asText()).isEqualTo("java.io.IOException");
        assertThat(json.at("/error/frames/0/class").asText()).isEqualTo(LinesTest.class.getName());
    }

    @Test
    void sayWhichCallTheyAreAbout() throws IOException {
        try (var _ = About.exchange("exch_1", "org_1")) {
            var call = written("did it", null).path("call");

            assertThat(call.path("exchange").asText()).isEqualTo("exch_1");
            assertThat(call.path("organization").asText()).isEqualTo("org_1");
        }
        assertThat(written("did something else", null).path("call")).isEmpty();
    }
}
