package dev.keyreeve.relay.trace;

import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;
import java.util.Optional;

/** OpenTelemetry's words for calls of models (semantic conventions for generative AI, 1.37), but for those that hold content. */
final class GenAi {
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");

    /** An organization names its connectors as it likes. */
    private static final String CONNECTOR = "connector";

    private GenAi() {}

    static String name(Provider provider, Operation operation, Optional<String> model) {
        return operation(operation) + " " + model.orElseGet(() -> provider(provider));
    }

    static void describe(Span span, Provider provider, Operation operation, Optional<String> model) {
        span.setAttribute(OPERATION, operation(operation)).setAttribute(PROVIDER, provider(provider));
        model.ifPresent(name -> span.setAttribute(MODEL, name));
    }

    static void used(Span span, TokenUsage usage) {
        span.setAttribute(INPUT, usage.input()).setAttribute(OUTPUT, usage.output());
    }

    private static String operation(Operation operation) {
        return switch (operation) {
            case CHAT_COMPLETIONS, RESPONSES, MESSAGES -> "chat";
            case COMPLETIONS -> "text_completion";
            default -> operation.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String provider(Provider provider) {
        return switch (provider.dialect()) {
            case AZURE -> "azure.ai.openai";
            case GEMINI -> "gcp.gemini";
            case OPENAI, ANTHROPIC -> provider.id();
            case HTTP -> CONNECTOR;
        };
    }
}
