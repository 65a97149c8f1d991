package dev.keyreeve.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigNamesTest {
    @Test
    @DisplayName("The ports and the token's names are those of docs/ARCHITECTURE.md")
    void properties() throws IOException {
        var properties = new Properties();
        try (var stream = getClass().getResourceAsStream("/application.properties")) {
            properties.load(stream);
        }
        assertThat(properties)
                .containsEntry("quarkus.http.host", "127.0.0.1")
                .containsEntry("quarkus.http.port", "8082")
                .containsEntry("quarkus.management.host", "127.0.0.1")
                .containsEntry("quarkus.management.port", "9082")
                .containsEntry("mp.jwt.verify.issuer", "keyreeve")
                .containsEntry("mp.jwt.verify.audiences", "keyreeve-internal")
                .containsEntry("mp.jwt.verify.publickey.algorithm", "ES256");
    }
}
