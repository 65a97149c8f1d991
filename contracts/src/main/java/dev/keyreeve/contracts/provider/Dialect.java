package dev.keyreeve.contracts.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an upstream API speaks: its endpoints, how it carries a credential, how it tells errors and usage. */
public enum Dialect {
    /** OpenAI itself and every server that is compatible with it (platform.openai.com/docs/api-reference). */
    OPENAI("authorization", "Bearer "),
    /** Azure OpenAI, by deployments and in the {@code /openai/v1} form (learn.microsoft.com/azure/ai-services/openai/reference). */
    AZURE("api-key", ""),
    /** Anthropic's Messages API (docs.anthropic.com/en/api). */
    ANTHROPIC("x-api-key", ""),
    /** The Gemini API (ai.google.dev/api). */
    GEMINI("x-goog-api-key", "");

    private final String headerSlot;
    private final String prefix;

    Dialect(String headerSlot, String prefix) {
        this.headerSlot = headerSlot;
        this.prefix = prefix;
    }

    /** The lower-case header that carries the credential. */
    public String headerSlot() {
        return headerSlot;
    }

    /** What stands before the credential in it; may be empty. */
    public String prefix() {
        return prefix;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Dialect> of(String wireName) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.wireName().equals(wireName))
                .findFirst();
    }
}
