package dev.keyreeve.relay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Set;

/**
 * What of Gemini's generateContent has a bound (ai.google.dev/api/generate-content): text and the caller's own functions.
 * {@code maxOutputTokens} covers thoughts. Left out on purpose: {@code cachedContent}, whose tokens stand elsewhere.
 */
final class GeminiRules {
    private static final Set<String> FIELDS = Set.of(
            "contents",
            "systemInstruction",
            "system_instruction",
            "tools",
            "toolConfig",
            "generationConfig",
            "safetySettings",
            "labels");
    private static final Set<String> GENERATION = Set.of(
            "maxOutputTokens",
            "candidateCount",
            "temperature",
            "topP",
            "topK",
            "stopSequences",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "_responseJsonSchema",
            "presencePenalty",
            "frequencyPenalty",
            "seed",
            "responseLogprobs",
            "logprobs",
            "thinkingConfig");
    private static final Set<String> PARTS =
            Set.of("text", "functionCall", "functionResponse", "thought", "thoughtSignature");

    /** What a function has answered; {@code parts} beside it would be images and files. */
    private static final Set<String> FUNCTION_RESPONSE = Set.of("id", "name", "response", "willContinue", "scheduling");

    private static final String CONFIG = "generationConfig";
    private static final String MAXIMUM = "maxOutputTokens";
    /** As in Google's description of {@code candidateCount}. */
    private static final long MOST_CANDIDATES = 8;

    private GeminiRules() {}

    static OutputPlan plan(ObjectNode request, long modelMaximum) throws Refusal {
        RequestFields.refuseOthers(request, FIELDS);
        checkContents(request.path("contents"));
        checkParts(request.path("systemInstruction"), "systemInstruction");
        checkParts(request.path("system_instruction"), "system_instruction");
        checkTools(request.path("tools"));

        var toWrite = new HashMap<String, JsonNode>();
        var config = config(request);
        RequestFields.refuseOthers(config, GENERATION);
        var inConfig = new HashMap<String, JsonNode>();
        long each = OutputPlan.orModel(OutputPlan.number(config, MAXIMUM), MAXIMUM, modelMaximum, inConfig);
        if (!inConfig.isEmpty()) {
            var written = config.deepCopy();
            inConfig.forEach(written::set);
            toWrite.put(CONFIG, written);
        }
        long candidates = Math.max(1, OutputPlan.number(config, "candidateCount", MOST_CANDIDATES));
        return new OutputPlan(Math.multiplyExact(each, candidates), toWrite);
    }

    private static ObjectNode config(ObjectNode request) throws Refusal {
        var config = request.path(CONFIG);
        if (config.isMissingNode() || config.isNull()) {
            return request.objectNode();
        }
        if (config instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.invalid(CONFIG, "an object");
    }

    static void checkContents(JsonNode contents) throws Refusal {
        if (!contents.isArray()) {
            throw Refusal.invalid("contents", "a list");
        }
        for (int i = 0; i < contents.size(); i++) {
            checkParts(contents.get(i), "contents[" + i + "]");
        }
    }

    static void checkParts(JsonNode content, String at) throws Refusal {
        var parts = content.path("parts");
        for (int i = 0; i < parts.size(); i++) {
            var part = TextOnly.objectAt(parts.path(i), at + ".parts[" + i + "]");
            for (var field : part.properties()) {
                if (!PARTS.contains(field.getKey())) {
                    throw Refusal.unbounded(at + ".parts[" + i + "]." + field.getKey(), "is not text");
                }
            }
            checkFunctionResponse(part.path("functionResponse"), at + ".parts[" + i + "].functionResponse");
        }
        if (!parts.isMissingNode() && !parts.isArray()) {
            throw Refusal.invalid(at + ".parts", "a list");
        }
    }

    private static void checkFunctionResponse(JsonNode response, String at) throws Refusal {
        for (var field : response.properties()) {
            if (!FUNCTION_RESPONSE.contains(field.getKey())) {
                throw Refusal.unbounded(at + "." + field.getKey(), "is not text");
            }
        }
    }

    /** Google reads an object where a list is meant as a list of one, so nothing but a list is looked into here. */
    private static void checkTools(JsonNode tools) throws Refusal {
        TextOnly.checkList(tools, "tools");
        for (int i = 0; i < tools.size(); i++) {
            for (var field :
                    TextOnly.objectAt(tools.path(i), "tools[" + i + "]").properties()) {
                if (!field.getKey().equals("functionDeclarations")) {
                    throw Refusal.unbounded(
                            "tools[" + i + "]." + field.getKey(), "is a tool that runs, and costs, at the provider");
                }
            }
        }
    }
}
