package dev.keyreeve.simulator.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Routes routes = new Routes()
            .add("GET", "/files", endpoint("list"))
            .add("POST", "/files", endpoint("upload"))
            .add("GET", "/files/{id}", endpoint("one"))
            .add("GET", "/files/{id}/content", endpoint("content"))
            .add("GET", "/models/{id+}", endpoint("model"))
            .add("POST", "/v1beta/{model}:ask", endpoint("ask"));

    @Test
    void aPathIsFoundWithWhatStandsInItsPlaces() {
        assertThat(found("/files/a%2Fb").parameters()).isEqualTo(Map.of("id", "a/b"));
        assertThat(found("/files/a+b/content").parameters()).isEqualTo(Map.of("id", "a+b"));
        assertThat(found("/files/a/content").name("GET")).isEqualTo("content");
        assertThat(found("/models/ft:gpt/x").parameters()).isEqualTo(Map.of("id", "ft:gpt/x"));
        assertThat(found("/v1beta/gemini:ask").parameters()).isEqualTo(Map.of("model", "gemini"));
    }

    @Test
    void aMethodThatIsNotTakenStillHasAName() {
        assertThat(found("/files").name("DELETE")).isEqualTo("list");
        assertThat(found("/files").byMethod()).containsOnlyKeys("GET", "POST");
    }

    @Test
    void whatIsNowhereIsNotFound() {
        for (String path : new String[] {"/", "/files/", "/files/a/b", "/files/%zz", "/v1beta/gemini:tell", "/Files"}) {
            assertThat(routes.find(path)).as(path).isNull();
        }
    }

    @Test
    void nothingIsServedTwice() {
        assertThatThrownBy(() -> routes.add("GET", "/files/{id}", endpoint("again")))
                .hasMessageContaining("GET /files/{id}");
    }

    private Routes.Match found(String path) {
        Routes.@Nullable Match match = routes.find(path);
        return Objects.requireNonNull(match, path);
    }

    private static Endpoint endpoint(String name) {
        return new Operation(name, _ -> Endpoint.Reading.unbilled(null, Buffer::buffer));
    }
}
