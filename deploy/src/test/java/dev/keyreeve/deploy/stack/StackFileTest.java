package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
    @TempDir
    Path directory;

    private StackFile file(URI provider) {
        var pids = new LinkedHashMap<ProcessName, Long>();
        pids.put(ProcessName.POSTGRESQL, 11L);
        pids.put(ProcessName.relay(1), 12L);
        return StackFile.of(new StackPorts(8080), 2, provider, Path.of("/home/x/admin.key"), pids);
    }

    /** Scripts read this file: its shape is part of the product. */
    @Test
    void hasTheShapeThatScriptsRelyOn() throws IOException {
        StackHome home = StackHome.at(directory);

        file(URI.create("http://127.0.0.1:8084/v1")).write(home);

        JsonNode json = Json.mapper().readTree(Files.readString(home.stackFile()));
        assertThat(json).isEqualTo(Json.mapper().readTree("""
                {"admin": "http://127.0.0.1:8081",
                 "relays": ["http://127.0.0.1:8080", "http://127.0.0.1:8090"],
                 "provider": "http://127.0.0.1:8084/v1",
                 "usage": "http://127.0.0.1:8082",
                 "moderation": "http://127.0.0.1:8083",
                 "admin_key_file": "/home/x/admin.key",
                 "pids": {"postgresql": 11, "relay-1": 12}}"""));
        assertThat(StackFile.read(home.stackFile())).hasValue(file(URI.create("http://127.0.0.1:8084/v1")));
    }

    @Test
    void tellsTheSimulatorFromAProvider() {
        assertThat(file(URI.create("http://127.0.0.1:8084/v1")).hasSimulator()).isTrue();
        assertThat(file(URI.create("https://api.openai.com/v1")).hasSimulator()).isFalse();
    }

    @Test
    void isNothingWhenItIsMissingOrDamaged() throws IOException {
        Path file = directory.resolve("stack.json");
        assertThat(StackFile.read(file)).isEmpty();

        Files.writeString(file, "{\"admin\": \"http");
        assertThat(StackFile.read(file)).isEmpty();
    }

    @Test
    void isNothingWhenItHoldsNoStack() throws IOException {
        Path file = directory.resolve("stack.json");
        file(URI.create("http://127.0.0.1:8084/v1")).write(StackHome.at(directory));
        String whole = Files.readString(file);
        for (String damaged : new String[] {
            "null",
            "{}",
            whole.replaceFirst("(?s)\"relays\"\\s*:\\s*\\[.*?]", "\"relays\": []"),
            whole.replace("127.0.0.1:8080", "127.0.0.1:80"),
            whole.replace("\"http://127.0.0.1:8084/v1\"", "null")
        }) {
            Files.writeString(file, damaged);
            assertThat(damaged).isNotEqualTo(whole);
            assertThat(StackFile.read(file)).as(damaged).isEmpty();
        }
    }
}
