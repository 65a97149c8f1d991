package dev.keyreeve.contracts.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The paths that the relay knows")
class KnownPathsTest {
    @ParameterizedTest
    @CsvSource({
        "OPENAI, /vector_stores",
        "OPENAI, /vector_stores/**",
        "OPENAI, /responses/*/else",
        "OPENAI, /chat/completions/*",
        "OPENAI, /evals/*/runs/*",
        "AZURE, /v1/vector_stores/**",
        "AZURE, /deployments",
        "ANTHROPIC, /files/*",
        "GEMINI, /cachedContents/*",
        "GEMINI, /models/imagen-4:predict",
    })
    void leaveRoomForOthers(Dialect dialect, String pattern) {
        assertThat(KnownPaths.of(dialect).allowable(pattern)).hasToString(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, /**",
        "OPENAI, /*",
        "OPENAI, /chat/completions",
        "OPENAI, /CHAT/Completions",
        "OPENAI, /chat/**",
        "OPENAI, /*/completions",
        "OPENAI, /*/*/*/*",
        "OPENAI, /responses/*",
        "OPENAI, /responses/resp_1/cancel",
        "OPENAI, /models/org/model",
        "OPENAI, /realtime/client_secrets",
        "OPENAI, /realtime/**",
        "OPENAI, /organization/admin_api_keys",
        "OPENAI, /engines/*/completions",
        "OPENAI, /threads/**",
        "OPENAI, /threads/*/runs/*/submit_tool_outputs",
        "AZURE, /deployments/*/extensions/chat/completions",
        "ANTHROPIC, /complete",
        "GEMINI, /openai/chat/completions",
        "GEMINI, /tunedModels/*",
        "AZURE, /deployments/*/chat/completions",
        "AZURE, /deployments/gpt/chat/*",
        "AZURE, /deployments/**",
        "AZURE, /v1/chat/completions",
        "AZURE, /chat/completions",
        "ANTHROPIC, /messages",
        "ANTHROPIC, /messages/batches/*/results",
        "ANTHROPIC, /organizations/**",
        "GEMINI, /models/*",
        "GEMINI, /models/gemini:generateContent",
        "GEMINI, /models/gemini:GENERATECONTENT",
        "GEMINI, /models/**",
    })
    void cannotBeAllowed(Dialect dialect, String pattern) {
        assertThatThrownBy(() -> KnownPaths.of(dialect).allowable(pattern)).hasMessageContaining("meets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat/completions/",
                "/chat/%63ompletions",
                "/chat/completions;v=1",
                "/chat/./completions",
                "/x/../chat/completions",
                "/chat//completions",
                "/chat/compl*",
                "/**/completions",
                "/chat/completions?x=1",
                "/chat\\completions",
                "chat/completions",
                "/",
                "",
            })
    void areWrittenInOneWay(String pattern) {
        assertThatThrownBy(() -> KnownPaths.of(Dialect.OPENAI).allowable(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a path");
    }

    @Test
    void areKnownWhateverTheCaseOfTheirLetters() {
        assertThat(KnownPaths.of(Dialect.OPENAI).has("/Chat/COMPLETIONS")).isTrue();
        assertThat(KnownPaths.of(Dialect.OPENAI).has("/chat/completions/x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/", "/a%2Fb", "/%61", "/a;b", "//a", "/a/..", "/a/.", "/a b", "/*", "a", ""})
    void areNotAskedForInAnotherWay(String path) {
        assertThat(KnownPaths.isExact(path)).isFalse();
    }
}
