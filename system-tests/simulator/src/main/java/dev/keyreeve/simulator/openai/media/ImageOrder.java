package dev.keyreeve.simulator.openai.media;

import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.text.TokenRule;
import org.jspecify.annotations.Nullable;

/**
 * What images are asked for.
 *
 * @param inputImages tokens of the images that came along
 * @param event what events of a stream are named after
 * @param partial how many unfinished images a stream shows first
 */
record ImageOrder(
        String model,
        Prompt prompt,
        int inputImages,
        int count,
        String quality,
        String size,
        boolean asUrl,
        boolean stream,
        int partial,
        String event) {
    static final int MOST = 10;

    /** Models of the old kind are paid by the image, and tell no tokens. */
    boolean billed() {
        return !model.startsWith("dall-e");
    }

    int output() {
        return billed() ? Math.multiplyExact(TokenRule.ofMadeImage(quality), count) : 0;
    }

    static String or(@Nullable String text, String otherwise) {
        return text == null || text.equals("auto") ? otherwise : text;
    }

    static Prompt prompt(String text, int inputImages) {
        return new Prompt.Builder()
                .text(text)
                .tokens(TokenRule.ofText(TokenRule.bytes(text)) + inputImages)
                .directedBy(text)
                .build();
    }
}
