package dev.keyreeve.relay.inbound;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.KnownPaths;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.http.ErrorStyle;
import dev.keyreeve.relay.upstream.ConfiguredProviders;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The routes")
class RoutesTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");

    private final Routes routes =
            routes("openai", "", "groq", "", "anthropic", "", "gemini", "", "azure", "", "v1x", "");

    private static Routes routes(String... namesAndDialects) {
        var providers = ConfiguredProviders.of(namesAndDialects);
        return new Routes(
                providers,
                new ConnectorRoutes(ConfiguredProviders.noConnectors()),
                new AllowedRoutes(new Grants(), providers));
    }

    private Routes.Found find(HttpMethod method, String path) {
        return find(routes, method, path);
    }

    private static Routes.Found find(Routes among, HttpMethod method, String path) {
        return among.find(ORG, method, path);
    }

    private Routes.Found.At at(HttpMethod method, String path) {
        assertThat(find(method, path)).as(path).isInstanceOf(Routes.Found.At.class);
        return (Routes.Found.At) find(method, path);
    }

    /** Azure's older address of a session has the model in another parameter. */
    @Test
    void know_how_a_session_names_its_model() {
        assertThat(at(GET, "/azure/openai/realtime").query()).containsExactlyInAnyOrder("deployment", "api-version");
        assertThat(at(GET, "/azure/openai/v1/realtime").query()).containsExactly("model");
        assertThat(at(GET, "/v1/realtime").query()).containsExactly("model");
    }

    /** As the SDKs' {@code beta.responses} asks. */
    @Test
    void knowTheQueryOfBetaResponses() {
        assertThat(at(POST, "/v1/responses").query()).contains("beta");
        assertThat(at(GET, "/v1/responses/resp_1").query()).contains("beta");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai, /chat/completions, CHAT_COMPLETIONS",
        "/openai/v1/chat/completions, openai, /chat/completions, CHAT_COMPLETIONS",
        "/groq/v1/chat/completions, groq, /chat/completions, CHAT_COMPLETIONS",
        "/v1x/v1/chat/completions, v1x, /chat/completions, CHAT_COMPLETIONS",
        "/anthropic/v1/messages, anthropic, /messages, MESSAGES",
        "/anthropic/v1/messages/count_tokens, anthropic, /messages/count_tokens, TOKEN_COUNTS",
        "/gemini/v1beta/models/gemini-2.5-pro:generateContent, gemini, /models/gemini-2.5-pro:generateContent, GENERATE_CONTENT",
        "/gemini/v1/models/gemini-2.5-pro:generateContent, gemini, /models/gemini-2.5-pro:generateContent, GENERATE_CONTENT",
        "/gemini/v1beta/models/gemini-2.5-pro:countTokens, gemini, /models/gemini-2.5-pro:countTokens, TOKEN_COUNTS",
        "/gemini/v1beta/models/gemini-embedding-001:batchEmbedContents, gemini, /models/gemini-embedding-001:batchEmbedContents, EMBEDDINGS",
        "/azure/openai/deployments/my-gpt/chat/completions, azure, /deployments/my-gpt/chat/completions, CHAT_COMPLETIONS",
        "/azure/openai/v1/responses, azure, /v1/responses, RESPONSES",
        "/v1/responses/input_tokens, openai, /responses/input_tokens, TOKEN_COUNTS",
        "/v1/uploads/upload_1/complete, openai, /uploads/upload_1/complete, FILES",
    })
    void lead_to_a_provider_and_to_the_path_below_its_address(
            String path, String provider, String below, Operation operation) {
        var found = at(POST, path);

        assertThat(found.provider().id()).isEqualTo(provider);
        assertThat(found.path()).isEqualTo(below);
        assertThat(found.endpoint().operation()).isEqualTo(operation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "v1/chat/completions",
                "/v1",
                "/v1/",
                "/v1/chat/completions/",
                "/v1/Chat/completions",
                "/V1/chat/completions",
                "/OpenAI/v1/chat/completions",
                "/openai",
                "/openai/",
                "/openai/v1",
                "/openai/v1/",
                "/openai/chat/completions",
                "/openai/v1x/chat/completions",
                "/openaix/v1/chat/completions",
                "/v1/v1/chat/completions",
                "/v1/openai/v1/chat/completions",
                "/nobody/v1/chat/completions",
                "/anthropic/messages",
                "/anthropic/v1/chat/completions",
                "/v1/messages",
                "/gemini/v2/models/gemini-2.5-pro:generateContent",
                "/gemini/v1beta/models/gemini-2.5-pro:delete",
                "/gemini/v1beta/models/gemini-2.5-pro:generateContent:countTokens",
                "/gemini/v1beta/models/a/b:generateContent",
                "/gemini/v1beta/cachedContents",
                "/azure/v1/chat/completions",
                "/azure/openai/chat/completions",
                "/azure/openai/deployments/my-gpt",
                "/azure/openai/deployments/my-gpt/files",
                "/openai/deployments/my-gpt/chat/completions",
                "/v1/realtime/client_secrets",
                "/v1/fine_tuning/jobs",
                "/v1/assistants",
                "/v1/vector_stores",
                "/v1/organization/admin_api_keys",
                "/v1/files/../organization/admin_api_keys",
            })
    void end_at_everything_that_only_looks_like_one(String path) {
        for (var method : new HttpMethod[] {GET, POST, DELETE}) {
            assertThat(find(method, path)).as("%s %s", method, path).isInstanceOf(Routes.Found.Unknown.class);
        }
    }

    @Test
    void know_a_path_by_its_methods() {
        assertThat(at(GET, "/v1/batches").endpoint().operation()).isEqualTo(Operation.STORED);
        assertThat(at(POST, "/v1/batches").endpoint().operation()).isEqualTo(Operation.BATCHES);
        assertThat(find(DELETE, "/v1/batches")).isEqualTo(new Routes.Found.WrongMethod("GET, POST"));
        assertThat(find(DELETE, "/v1/files/f")).isInstanceOf(Routes.Found.At.class);
        assertThat(find(DELETE, "/v1/models/ft:mine")).isEqualTo(new Routes.Found.WrongMethod("GET"));
        assertThat(find(HttpMethod.HEAD, "/v1/models")).isEqualTo(new Routes.Found.WrongMethod("GET"));
    }

    /** {@code input_tokens} would do for a response's id, and is none. */
    @Test
    void prefer_a_path_without_places() {
        assertThat(find(GET, "/v1/responses/input_tokens")).isEqualTo(new Routes.Found.WrongMethod("POST"));
        assertThat(at(GET, "/v1/responses/resp_1").endpoint().operation()).isEqualTo(Operation.STORED);
    }

    @Test
    void take_models_with_slashes_where_nothing_but_the_model_follows() {
        var found = at(GET, "/groq/v1/models/meta-llama/llama-4-scout");

        assertThat(found.endpoint().path().modelIn(found.path())).isEqualTo("meta-llama/llama-4-scout");
        assertThat(find(GET, "/azure/openai/v1/models/a/b")).isInstanceOf(Routes.Found.At.class);
    }

    @Test
    void do_without_a_bare_path_where_nobody_speaks_like_openai() {
        var others = routes("anthropic", "", "openai", "gemini");

        assertThat(find(others, POST, "/v1/chat/completions")).isInstanceOf(Routes.Found.Unknown.class);
        assertThat(find(others, POST, "/v1/messages")).isInstanceOf(Routes.Found.Unknown.class);
        assertThat(find(others, POST, "/anthropic/v1/messages")).isInstanceOf(Routes.Found.At.class);
        assertThat(find(others, GET, "/v1/models")).isInstanceOf(Routes.Found.Unknown.class);
    }

    @Test
    void know_how_an_error_reads_at_each_path() {
        assertThat(routes.styleOf("/anthropic/v1/nothing")).isEqualTo(ErrorStyle.ANTHROPIC);
        assertThat(routes.styleOf("/gemini/nothing")).isEqualTo(ErrorStyle.GEMINI);
        assertThat(routes.styleOf("/azure/openai/nothing")).isEqualTo(ErrorStyle.OPENAI);
        assertThat(routes.styleOf("/v1/nothing")).isEqualTo(ErrorStyle.OPENAI);
        assertThat(routes.styleOf("/nobody/v1")).isEqualTo(ErrorStyle.OPENAI);
        assertThat(routes.styleOf("")).isEqualTo(ErrorStyle.OPENAI);
    }

    /** Where an organization allows a path of its own, key-service looks there whether a table has it. */
    @Test
    void are_all_among_the_paths_that_cannot_be_allowed() {
        for (var way : routes.all()) {
            var dialect = way.provider().dialect();
            assertThat(KnownPaths.of(dialect).known())
                    .as(way.path())
                    .contains(way.endpoint().path().text());
        }
    }

    @Test
    void of_each_provider_are_all_of_its_dialect() {
        assertThat(routes.all())
                .filteredOn(way -> way.provider().id().equals("groq"))
                .hasSameSizeAs(OpenAiApi.ENDPOINTS)
                .allSatisfy(way -> assertThat(way.path()).startsWith("/groq/v1/"));
        assertThat(routes.all())
                .filteredOn(way -> way.provider().id().equals("azure"))
                .hasSize(AzureApi.ENDPOINTS.size())
                .extracting(Routes.Way::path)
                .contains("/azure/openai/deployments/{model}/chat/completions", "/azure/openai/v1/chat/completions");
    }
}
