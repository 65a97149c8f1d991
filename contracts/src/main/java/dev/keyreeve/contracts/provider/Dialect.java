package dev.keyreeve.contracts.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an upstream API speaks: its endpoints, how it carries a credential, how it tells errors and usage. */
public enum Dialect {
    /** OpenAI itself and every server that is compatible with it (platform.openai.com/docs/api-reference). */
    OPENAI("authorization", "Bearer ", "/v1"),
    /** Azure OpenAI, by deployments and in the {@code /openai/v1} form (learn.microsoft.com/azure/ai-services/openai/reference). */
    AZURE("api-key", "", "/openai"),
    /** Anthropic's Messages API (docs.anthropic.com/en/api). */
    ANTHROPIC("x-api-key", "", "/v1"),
    /** The Gemini API (ai.google.dev/api). */
    GEMINI("x-goog-api-key", "", "/v1beta"),
    /** None of these: any HTTP API, of which its connector says all that is known. No provider can be configured with it. */
    HTTP("authorization", "Bearer ", "");

    private final Presentation presentation;
    private final String base;

    Dialect(String headerSlot, String prefix, String base) {
        this.presentation = new Presentation.Header(headerSlot, prefix);
        this.base = base;
    }

    /** What its clients put between a provider's name and an endpoint's path; a connector's have nothing there. */
    public String base() {
        return base;
    }

    /** How its credentials are presented; of a connector's it is only what most want. */
    public Presentation presentation() {
        return presentation;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of those that a provider can be configured with. */
    public static Optional<Dialect> of(String wireName) {
        return configurable()
                .filter(dialect -> dialect.wireName().equals(wireName))
                .findFirst();
    }

    static Stream<Dialect> configurable() {
        return Arrays.stream(values()).filter(dialect -> dialect != HTTP);
    }
}
