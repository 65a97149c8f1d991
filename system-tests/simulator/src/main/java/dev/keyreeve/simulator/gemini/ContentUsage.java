package dev.keyreeve.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tokens of one answer as Google counts them: what was cached is part of the prompt, thoughts are not part of the
 * candidates.
 */
record ContentUsage(int prompt, int cached, int thoughts) {

    /** {@code usageMetadata} when so many tokens were written: sums up to now. */
    ObjectNode metadata(int candidates) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("promptTokenCount", prompt);
        if (candidates > 0) {
            metadata.put("candidatesTokenCount", candidates);
        }
        metadata.put("totalTokenCount", prompt + candidates + thoughts);
        modality(metadata, "promptTokensDetails", prompt);
        if (cached > 0) {
            metadata.put("cachedContentTokenCount", cached);
            modality(metadata, "cacheTokensDetails", cached);
        }
        if (thoughts > 0) {
            metadata.put("thoughtsTokenCount", thoughts);
        }
        return metadata;
    }

    private static void modality(ObjectNode metadata, String name, int tokens) {
        metadata.putArray(name).addObject().put("modality", "TEXT").put("tokenCount", tokens);
    }
}
