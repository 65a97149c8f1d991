package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@TestProfile(CorsIT.OnePage.class)
@DisplayName("A web page that calls the relay")
class CorsIT {
    private static final String PAGE = "https://app.example.com";
    private static final String OTHER = "https://evil.example.com";

    /** One page of ours. */
    public static final class OnePage implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("keyreeve.relay.cors.origins", PAGE + ",http://localhost:3000");
        }
    }

    World world;

    private Client client;

    @BeforeEach
    void aMember() {
        client = world.ready(world.tenant().member());
    }

    private Client.Answer preflight(String origin) {
        return world.client("")
                .send(world.client("")
                        .request("/v1/chat/completions")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build());
    }

    private static String header(Client.Answer answer, String name) {
        return answer.response().headers().firstValue(name).orElse("");
    }

    @Test
    void is_told_without_a_key_that_it_may() {
        var answer = preflight(PAGE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(header(answer, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(answer, "access-control-allow-methods")).contains("POST", "PATCH");
        assertThat(Arrays.asList(header(answer, "access-control-allow-headers").split(", ")))
                .contains(
                        "authorization",
                        "content-type",
                        "x-stainless-lang",
                        "anthropic-version",
                        "x-goog-api-key",
                        "x-client-request-id");
        assertThat(header(answer, "access-control-max-age")).isEqualTo("600");
        assertThat(header(answer, "vary")).isEqualTo("origin");
        assertThat(header(answer, "access-control-allow-credentials")).isEmpty();
    }

    @Test
    void from_elsewhere_is_told_nothing() {
        var answer = preflight(OTHER);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(header(answer, "access-control-allow-origin")).isEmpty();
        assertThat(header(answer, "access-control-allow-headers")).isEmpty();
        assertThat(header(answer, "vary")).isEqualTo("origin");
    }

    @Test
    void may_read_its_answers_and_its_errors() {
        var good =
                client.send(client.request("/v1/models").header("Origin", PAGE).build());
        var bad = world.client("")
                .send(world.client("")
                        .request("/v1/models")
                        .header("Origin", PAGE)
                        .build());

        assertThat(good.status()).isEqualTo(200);
        assertThat(header(good, "access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(header(good, "access-control-expose-headers")).contains("x-keyreeve-exchange");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(header(bad, "access-control-allow-origin")).isEqualTo(PAGE);
    }

    @Test
    void from_elsewhere_may_not_read_them() {
        var answer =
                client.send(client.request("/v1/models").header("Origin", OTHER).build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(header(answer, "access-control-allow-origin")).isEmpty();
    }

    @Test
    void asks_with_options_and_no_method_as_anybody_else() {
        var answer = client.send(client.request("/v1/models")
                .header("Origin", PAGE)
                .method("OPTIONS", BodyPublishers.noBody())
                .build());

        assertThat(answer.status()).isEqualTo(405);
    }
}
