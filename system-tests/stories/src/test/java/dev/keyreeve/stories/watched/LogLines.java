package dev.keyreeve.stories.watched;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a process of a stack has logged so far. */
record LogLines(String process, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Without a line that is being written. */
    static LogLines of(Stack stack, String process) throws IOException {
        var text = Files.readString(stack.home().logs().resolve(process + ".log"));
        return new LogLines(process, text.substring(0, text.lastIndexOf('\n') + 1));
    }

    /** Each as JSON; fails with the line that is none. */
    List<JsonNode> json() {
        var lines = new ArrayList<JsonNode>();
        text.lines().forEach(line -> {
            try (var parser = JSON.createParser(line)) {
                JsonNode json = parser.readValueAsTree();
                assertThat(json.isObject()).as(process + ": " + line).isTrue();
                assertThat(parser.nextToken()).as(process + ": " + line).isNull();
                lines.add(json);
            } catch (IOException broken) {
                throw new AssertionError(process + " has logged what is no JSON: " + line, broken);
            }
        });
        return lines;
    }

    /** Those about one exchange. */
    List<JsonNode> about(String exchange) {
        return json().stream()
                .filter(line -> line.at("/call/exchange").asText().equals(exchange))
                .toList();
    }
}
