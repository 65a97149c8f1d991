package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.util.Set;

/**
 * The top-level fields of a request that may pass under a limit on money or tokens, from OpenAI's own API description (2026-08). A
 * field is here when it cannot add cost beyond the request's bytes and its maximum of output, or when another rule
 * checks it. Left out on purpose: {@code prediction}, {@code audio}, {@code web_search_options}, {@code prompt},
 * {@code previous_response_id}, {@code conversation}, {@code context_management}, {@code prompt_cache_options},
 * {@code moderation}.
 */
final class RequestFields {
    private static final Set<String> CHAT = Set.of(
            "model",
            "messages",
            "max_completion_tokens",
            "max_tokens",
            "n",
            "modalities",
            "service_tier",
            "tools",
            "functions",
            "function_call",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "metadata",
            "parallel_tool_calls",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity");
    private static final Set<String> RESPONSES = Set.of(
            "model",
            "input",
            "instructions",
            "max_output_tokens",
            "service_tier",
            "tools",
            "background",
            "include",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");
    private static final Set<String> COMPLETIONS = Set.of(
            "model",
            "prompt",
            "max_tokens",
            "n",
            "best_of",
            "service_tier",
            "suffix",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "presence_penalty",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "user");

    /** OpenAI's, and those of Gemini's embedContent and batchEmbedContents. */
    private static final Set<String> EMBEDDINGS = Set.of(
            "model",
            "input",
            "dimensions",
            "encoding_format",
            "user",
            "content",
            "requests",
            "taskType",
            "title",
            "outputDimensionality");

    private RequestFields() {}

    static void check(ObjectNode request, Operation operation) throws Refusal {
        var allowed = switch (operation) {
            case CHAT_COMPLETIONS -> CHAT;
            case RESPONSES -> RESPONSES;
            case COMPLETIONS -> COMPLETIONS;
            case EMBEDDINGS -> EMBEDDINGS;
            default -> throw Refusal.unboundedEndpoint();
        };
        refuseOthers(request, allowed);
        checkModalities(request);
        checkBackground(request);
    }

    static void refuseOthers(ObjectNode request, Set<String> allowed) throws Refusal {
        for (var field : request.properties()) {
            if (!field.getValue().isNull() && !allowed.contains(field.getKey())) {
                throw Refusal.unbounded(field.getKey(), "may cost what nobody can tell beforehand");
            }
        }
    }

    private static void checkModalities(ObjectNode request) throws Refusal {
        var modalities = request.path("modalities");
        if (modalities.isMissingNode() || modalities.isNull()) {
            return;
        }
        if (!modalities.isArray()) {
            throw Refusal.invalid("modalities", "a list");
        }
        for (var modality : modalities) {
            if (!"text".equals(modality.textValue())) {
                throw Refusal.unbounded("modalities", "may only ask for text");
            }
        }
    }

    private static void checkBackground(ObjectNode request) throws Refusal {
        var background = request.path("background");
        if (background.isMissingNode() || background.isNull()) {
            return;
        }
        if (!background.isBoolean()) {
            throw Refusal.invalid("background", "true or false");
        }
        if (background.booleanValue()) {
            throw Refusal.unbounded("background", "leaves the relay without the answer's usage");
        }
    }
}
