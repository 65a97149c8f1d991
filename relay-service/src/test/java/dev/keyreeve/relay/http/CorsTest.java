package dev.keyreeve.relay.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Origins of web pages")
class CorsTest {
    @Test
    void a_star_is_refused_with_a_sentence() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Cors.of(List.of("https://app.example.com", "*")))
                .withMessageContaining("keyreeve.relay.cors.origins cannot be '*'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://*.example.com",
                "https://App.example.com",
                "https://user@app.example.com",
                "file://app",
            })
    void what_no_browser_would_send_is_refused(String origin) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Cors.of(List.of(origin)))
                .withMessageContaining("is not an origin");
    }

    @Test
    void exact_origins_are_taken() {
        assertThatCode(() -> Cors.of(List.of("https://app.example.com", "http://localhost:3000")))
                .doesNotThrowAnyException();
    }
}
