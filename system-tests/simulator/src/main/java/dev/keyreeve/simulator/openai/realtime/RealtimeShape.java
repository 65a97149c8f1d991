package dev.keyreeve.simulator.openai.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A response in events.
 *
 * @param audio whether it is spoken, with a transcript, rather than written
 * @param cached how many of the text tokens that were read came from a cache
 * @param silent whether it keeps silent about usage
 */
record RealtimeShape(
        RealtimeWords words,
        String id,
        String itemId,
        boolean audio,
        Conversation.Tokens read,
        int cached,
        boolean silent) {
    private static final int BYTES_A_TOKEN = 400;

    ObjectNode response(String status) {
        ObjectNode response = RealtimeWords.node()
                .put("object", "realtime.response")
                .put("id", id)
                .put("status", status)
                .putNull("status_details");
        response.putArray("output");
        response.putArray("output_modalities").add(audio ? "audio" : "text");
        return response.putNull("usage").putNull("metadata");
    }

    void open() {
        ObjectNode item = event("response.output_item.added").put("output_index", 0);
        item.set("item", item("in_progress"));
        words.line().send(item);
        ObjectNode part = placed("response.content_part.added");
        part.set("part", part(""));
        words.line().send(part);
    }

    void delta(String piece) {
        if (audio) {
            byte[] sound = "U".repeat(BYTES_A_TOKEN).getBytes(StandardCharsets.US_ASCII);
            words.line()
                    .send(placed(name("audio.delta"))
                            .put("delta", Base64.getEncoder().encodeToString(sound)));
        }
        words.line()
                .send(placed(name(audio ? "audio_transcript.delta" : "text.delta"))
                        .put("delta", piece));
    }

    /** @return the item as it is in the end */
    ObjectNode close(String text) {
        if (audio) {
            words.line().send(placed(name("audio.done")));
            words.line().send(placed(name("audio_transcript.done")).put("transcript", text));
        } else {
            words.line().send(placed(name("text.done")).put("text", text));
        }
        ObjectNode part = placed("response.content_part.done");
        part.set("part", part(text));
        words.line().send(part);
        ObjectNode item = item("completed");
        item.withArray("content").add(part(text));
        ObjectNode done = event("response.output_item.done").put("output_index", 0);
        done.set("item", item);
        words.line().send(done);
        return item;
    }

    ObjectNode ended(String status, String reason, ObjectNode item, int output) {
        ObjectNode response = unbegun(status, reason);
        response.withArray("output").add(item);
        if (!silent) {
            response.set("usage", usage(output));
        }
        return response;
    }

    /** The end of one that has neither read nor said anything. */
    ObjectNode unbegun(String status, String reason) {
        ObjectNode response = response(status);
        if (!reason.isEmpty()) {
            response.putObject("status_details").put("type", status).put("reason", reason);
        }
        return response;
    }

    private ObjectNode usage(int output) {
        ObjectNode usage = RealtimeWords.node()
                .put("total_tokens", read.all() + output)
                .put("input_tokens", read.all())
                .put("output_tokens", output);
        usage.putObject("input_token_details")
                .put("text_tokens", read.text())
                .put("audio_tokens", read.sound())
                .put("image_tokens", 0)
                .put("cached_tokens", cached)
                .putObject("cached_tokens_details")
                .put("text_tokens", cached)
                .put("audio_tokens", 0)
                .put("image_tokens", 0);
        usage.putObject("output_token_details")
                .put("text_tokens", audio ? 0 : output)
                .put("audio_tokens", audio ? output : 0);
        return usage;
    }

    private ObjectNode item(String status) {
        ObjectNode item = RealtimeWords.node()
                .put("id", itemId)
                .put("object", "realtime.item")
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    private ObjectNode part(String text) {
        return audio
                ? RealtimeWords.node().put("type", kind("audio")).put("transcript", text)
                : RealtimeWords.node().put("type", kind("text")).put("text", text);
    }

    private String kind(String what) {
        return words.beta() ? what : "output_" + what;
    }

    private String name(String what) {
        return "response." + kind(what);
    }

    private ObjectNode placed(String type) {
        return event(type).put("item_id", itemId).put("output_index", 0).put("content_index", 0);
    }

    private ObjectNode event(String type) {
        return words.event(type).put("response_id", id);
    }
}
