package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {
    private static final URI SIMULATOR = URI.create("http://127.0.0.1:8084/v1");
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    @TempDir
    Path home;

    private void written(String text) throws IOException {
        Files.writeString(home.resolve(ProviderSettings.FILE), text);
    }

    private Map<String, String> real() {
        return ProviderSettings.of(home, OPENAI, false);
    }

    @Test
    void theSimulatorIsAllOfThem() {
        assertThat(ProviderSettings.of(home, SIMULATOR, true))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "keyreeve.providers.openai.base-url", "http://127.0.0.1:8084/v1",
                        "keyreeve.providers.anthropic.base-url", "http://127.0.0.1:8084/anthropic/v1",
                        "keyreeve.providers.azure.base-url", "http://127.0.0.1:8084/azure/openai",
                        "keyreeve.providers.gemini.base-url", "http://127.0.0.1:8084/gemini/v1beta"));
    }

    @Test
    void withARealOpenAiTheOthersAreRealAndAzureIsWhereItsCredentialsAre() {
        assertThat(real())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "keyreeve.providers.openai.base-url", "https://api.openai.com/v1",
                        "keyreeve.providers.anthropic.base-url", "https://api.anthropic.com/v1",
                        "keyreeve.providers.azure.dialect", "azure",
                        "keyreeve.providers.gemini.base-url", "https://generativelanguage.googleapis.com/v1beta"));
    }

    @Test
    void peopleAddProvidersAndMoveThem() throws IOException {
        written("""
                # who else
                groq.base-url = https://api.groq.com/openai/v1\s
                claude-eu.base-url=https://eu.example.com/v1
                claude-eu.dialect=anthropic
                gemini.base-url=https://gemini.example.com/v1beta
                """);

        assertThat(real())
                .containsEntry("keyreeve.providers.groq.base-url", "https://api.groq.com/openai/v1")
                .containsEntry("keyreeve.providers.claude-eu.base-url", "https://eu.example.com/v1")
                .containsEntry("keyreeve.providers.claude-eu.dialect", "anthropic")
                .containsEntry("keyreeve.providers.gemini.base-url", "https://gemini.example.com/v1beta")
                .containsEntry("keyreeve.providers.openai.base-url", "https://api.openai.com/v1")
                .hasSize(7);
    }

    @Test
    void oneInTheHouseMayBeWithoutTlsWhereThatIsSaid() throws IOException {
        written("""
                ollama.base-url=http://gpu-box.internal:11434/v1
                ollama.allow-plain-http=true
                """);

        assertThat(real())
                .containsEntry("keyreeve.providers.ollama.base-url", "http://gpu-box.internal:11434/v1")
                .containsEntry("keyreeve.providers.ollama.allow-plain-http", "true");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "groq.url=https://h.example.com | groq.url",
                "groq=https://h.example.com | NAME.base-url, NAME.dialect, NAME.allow-plain-http",
                "groq.allow-plain-http=yes | keyreeve.providers.groq.allow-plain-http must be true or false",
                "groq.base-url=http://h.example.com | keyreeve.providers.groq.allow-plain-http=true",
                "groq.base-url=api.groq.com | keyreeve.providers.groq.base-url",
                "groq.base-url= | keyreeve.providers.groq.base-url",
                "groq.base-url=https://a b | keyreeve.providers.groq.base-url",
                "groq.base-url=https://user:secret@h.example.com | must not carry user",
                "groq.dialect=bedrock | openai, azure, anthropic, gemini",
                "v1.base-url=https://h.example.com | a provider's name",
                "Groq.base-url=https://h.example.com | a provider's name",
                "a.b.base-url=https://h.example.com | a provider's name",
                ".base-url=https://h.example.com | a provider's name",
                "groq.base-url=https://h.example.com\\u00 | cannot be read",
            })
    void aFaultIsNamedBeforeAnythingStarts(String line, String fault) throws IOException {
        written(line + "\n");

        assertThatThrownBy(this::real)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(ProviderSettings.FILE)
                .hasMessageContaining(fault)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("user:secret"));
    }

    @Test
    void whatIsNoTextIsAFaultToo() throws IOException {
        Files.write(
                home.resolve(ProviderSettings.FILE),
                "groq.base-url=https://h.example.com/ä".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(this::real).isInstanceOf(StartFailure.class).hasMessageContaining("cannot be read");
    }
}
