package dev.keyreeve.contracts.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.secret.Destination;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A provider")
class ProviderTest {
    private static Provider of(String id, String dialect, String baseUrl) {
        return Provider.of(
                id, Optional.ofNullable(dialect), Optional.ofNullable(baseUrl).map(URI::create));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, , OPENAI",
        "azure, , AZURE",
        "anthropic, , ANTHROPIC",
        "gemini, , GEMINI",
        "groq, , OPENAI",
        "claude-eu, anthropic, ANTHROPIC",
        "azure-eu, azure, AZURE",
        "anthropic, openai, OPENAI",
    })
    void speaks_the_dialect_that_is_set_or_that_it_is_named_after_or_openais(String id, String set, Dialect speaks) {
        assertThat(of(id, set, "https://h.example.com/v1").dialect()).isEqualTo(speaks);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, authorization, 'Bearer '",
        "azure, api-key, ''",
        "anthropic, x-api-key, ''",
        "gemini, x-goog-api-key, ''",
    })
    void takes_its_credential_where_its_dialect_has_it(String id, String slot, String prefix) {
        var provider = of(id, null, "https://H.example.com/base/");

        assertThat(provider.address().orElseThrow().headerSlot()).isEqualTo(slot);
        assertThat(provider.address().orElseThrow().address()).isEqualTo("https://h.example.com:443/base");
        assertThat(provider.dialect().presentation()).isEqualTo(new Presentation.Header(slot, prefix));
    }

    @Test
    void may_be_without_tls_where_whoever_runs_keyreeve_allows_it_by_name() {
        var there = Optional.of(URI.create("http://gpu-box.internal:11434/v1"));

        assertThatThrownBy(() -> Provider.of("ollama", Optional.empty(), there))
                .hasMessageContaining("must use https")
                .hasMessageContaining("keyreeve.providers.ollama.allow-plain-http=true");
        assertThat(Provider.of("ollama", Optional.empty(), there, true).address())
                .map(Destination::address)
                .contains("http://gpu-box.internal:11434/v1");
        assertThatThrownBy(() -> Provider.of(
                        "ollama", Optional.empty(), Optional.of(URI.create("ftp://gpu-box.internal/v1")), true))
                .hasMessageContaining("keyreeve.providers.ollama.base-url");
    }

    @Test
    void may_be_without_an_address() {
        assertThat(of("azure", null, null).address()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "c",
                "q",
                "OpenAI",
                "9router",
                "-a",
                "a_b",
                "a.b",
                "a/b",
                "a b",
                "ä",
                "v1/chat",
                "a2345678901234567890123456789012345678901"
            })
    void has_a_name_that_can_stand_in_a_path(String id) {
        assertThatThrownBy(() -> of(id, "openai", "https://h.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyreeve.providers." + id)
                .hasMessageContaining("lower-case letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI", "bedrock", "", " openai", "http"})
    void speaks_no_dialect_that_is_not_known(String dialect) {
        assertThatThrownBy(() -> of("a", dialect, "https://h.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyreeve.providers.a.dialect '" + dialect + "'")
                .hasMessageContaining("openai, azure, anthropic, gemini");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h.example.com",
                "ftp://h.example.com",
                "http://h.example.com",
                "https://u:p@h.example.com",
                "https://h.example.com?x=1",
                "https://h.example.com#x",
                "https:///v1"
            })
    void says_which_setting_is_wrong_of_its_address(String baseUrl) {
        assertThatThrownBy(() -> of("a", null, baseUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("keyreeve.providers.a.base-url: ");
    }

    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "HTTP", mode = EnumSource.Mode.EXCLUDE)
    void names_its_dialect_in_json_as_in_settings(Dialect dialect) {
        assertThat(Dialect.of(dialect.wireName())).contains(dialect);
        assertThat(new String(Json.write(dialect), StandardCharsets.UTF_8)).isEqualTo('"' + dialect.wireName() + '"');
    }
}
