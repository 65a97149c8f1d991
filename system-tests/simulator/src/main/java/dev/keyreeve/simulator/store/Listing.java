package dev.keyreeve.simulator.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is paged by the last identifier seen, as OpenAI and Anthropic do.
 *
 * @param data the page; each has an {@code id}
 * @param more whether there is another one behind it
 */
public record Listing(List<ObjectNode> data, boolean more) {
    private static final int USUAL_LIMIT = 20;
    private static final int MOST = 1000;

    /**
     * @param all newest first
     * @param after the query parameter that names the last one seen
     */
    public static Listing of(List<ObjectNode> all, MultiMap query, String after) {
        int from = 0;
        String last = query.get(after);
        if (last != null) {
            while (from < all.size() && !id(all.get(from)).equals(last)) {
                from++;
            }
            from = Math.min(from + 1, all.size());
        }
        int to = Math.min(all.size(), from + limit(query.get("limit")));
        return new Listing(List.copyOf(all.subList(from, to)), to < all.size());
    }

    /** @param object what the list says that it is, if anything */
    public Buffer body(@Nullable String object) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        if (object != null) {
            list.put("object", object);
        }
        list.putArray("data").addAll(data);
        list.put("first_id", data.isEmpty() ? null : id(data.getFirst()));
        list.put("last_id", data.isEmpty() ? null : id(data.getLast()));
        return Buffer.buffer(Json.of(list.put("has_more", more)) + "\n");
    }

    private static String id(ObjectNode each) {
        return each.path("id").asText();
    }

    private static int limit(@Nullable String text) {
        try {
            return text == null ? USUAL_LIMIT : Math.clamp(Integer.parseInt(text), 1, MOST);
        } catch (NumberFormatException _) {
            return USUAL_LIMIT;
        }
    }
}
