package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The providers")
class ProvidersTest {
    @Test
    void speak_what_their_names_or_their_settings_say() {
        var providers = ConfiguredProviders.of("gemini", "", "groq", "", "claude", "anthropic");

        assertThat(providers.all()).extracting(Provider::id).containsExactly("claude", "gemini", "groq");
        assertThat(providers.find("gemini").orElseThrow().dialect()).isEqualTo(Dialect.GEMINI);
        assertThat(providers.find("groq").orElseThrow().dialect()).isEqualTo(Dialect.OPENAI);
        assertThat(providers.find("claude").orElseThrow().dialect()).isEqualTo(Dialect.ANTHROPIC);
        assertThat(providers.find("openai")).isEmpty();
    }

    @Test
    void have_openai_behind_the_bare_path_or_else_the_first_that_speaks_like_it() {
        assertThat(ConfiguredProviders.of("groq", "", "openai", "").ofBarePath())
                .map(Provider::id)
                .contains("openai");
        assertThat(ConfiguredProviders.of("vllm", "", "gemini", "", "groq", "").ofBarePath())
                .map(Provider::id)
                .contains("groq");
        assertThat(ConfiguredProviders.of("gemini", "").ofBarePath()).isEmpty();
    }

    @Test
    void stop_the_start_when_there_are_none_or_one_is_wrong() {
        assertThatThrownBy(ConfiguredProviders::of).hasMessageContaining("keyreeve.providers.openai.base-url");
        assertThatThrownBy(() -> ConfiguredProviders.of("groq", "bedrock"))
                .hasMessageContaining("keyreeve.providers.groq.dialect")
                .hasMessageContaining("openai, azure, anthropic, gemini");
    }
}
