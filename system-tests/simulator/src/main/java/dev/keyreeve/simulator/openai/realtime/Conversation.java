package dev.keyreeve.simulator.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Strings;
import dev.keyreeve.simulator.text.TokenRule;
import dev.keyreeve.simulator.wire.Ids;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The items of one session, and what a model reads when it is to answer: all of them. */
final class Conversation {
    private static final int MOST_ITEMS = 1_000;

    private static final int BASE64_BYTES = 3;

    private static final int BASE64_CHARACTERS = 4;

    private final LinkedHashMap<String, Said> items = new LinkedHashMap<>();
    private String directed = "";

    /** An item, and its tokens by what they are of. */
    private record Said(ObjectNode item, int text, int sound) {}

    /** Tokens that a model reads. */
    record Tokens(int text, int sound) {
        int all() {
            return text + sound;
        }
    }

    /** Adds an item, which gets an identifier if it has none. */
    ObjectNode add(ObjectNode item) {
        if (!item.path("id").isTextual()) {
            item.put("id", Ids.random("item_", 21, 62));
        }
        item.put("object", "realtime.item").put("status", "completed");
        int sound = 0;
        Strings words = new Strings();
        for (JsonNode part : item.path("content")) {
            if (part.path("audio").isTextual()) {
                sound += TokenRule.ofSound(part.get("audio").textValue().length() / BASE64_CHARACTERS * BASE64_BYTES);
            }
            words.add(part.path("text").asText(part.path("transcript").asText("")));
        }
        String said = words.toString();
        words.strings(item.path("output")).strings(item.path("arguments"));
        if (item.path("role").asText().equals("user")) {
            directed = said;
        }
        items.put(
                item.get("id").textValue(),
                new Said(item, TokenRule.ofMessage(TokenRule.bytes(words.toString())), sound));
        if (items.size() > MOST_ITEMS) {
            Iterator<Said> oldest = items.values().iterator();
            oldest.next();
            oldest.remove();
        }
        return item;
    }

    @Nullable
    ObjectNode get(String id) {
        Said said = items.get(id);
        return said == null ? null : said.item;
    }

    boolean remove(String id) {
        return items.remove(id) != null;
    }

    @Nullable
    String last() {
        return items.isEmpty() ? null : items.sequencedKeySet().getLast();
    }

    /** What the user said last, which may direct the simulator. */
    String directed() {
        return directed;
    }

    Tokens tokens(String instructions) {
        int text = TokenRule.ofMessage(TokenRule.bytes(instructions));
        int sound = 0;
        for (Said said : items.values()) {
            text += said.text;
            sound += said.sound;
        }
        return new Tokens(text, sound);
    }
}
