package dev.keyreeve.simulator.openai.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.count.Asked;
import dev.keyreeve.simulator.endpoint.Answer;
import dev.keyreeve.simulator.endpoint.Endpoint.Reading;
import dev.keyreeve.simulator.endpoint.Form;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Operation;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.store.Listing;
import dev.keyreeve.simulator.store.Shelf;
import dev.keyreeve.simulator.text.Prompt;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import dev.keyreeve.simulator.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;

/** {@code /v1/files}: <a href="https://platform.openai.com/docs/api-reference/files">platform.openai.com</a>. */
public final class Files {
    private static final String NAME = "files";
    private static final int MOST_KEPT = 1_000;
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private final InstantSource clock;
    private final Shelf<Stored> shelf = new Shelf<>(MOST_KEPT, MOST_BYTES);

    private record Stored(ObjectNode object, Buffer content) {}

    public Files(InstantSource clock) {
        this.clock = clock;
    }

    public void under(Routes routes, String base) {
        routes.add("POST", base, new Operation(NAME, this::upload))
                .add("GET", base, new Operation(NAME, this::list))
                .add("GET", base + "/{id}", new Operation(NAME, this::retrieve))
                .add("DELETE", base + "/{id}", new Operation(NAME, this::delete))
                .add("GET", base + "/{id}/content", new Operation("files.content", this::content));
    }

    /** Keeps a file. */
    ObjectNode keep(String caller, String name, String purpose, Buffer content) {
        ObjectNode file = JsonNodeFactory.instance
                .objectNode()
                .put("id", Ids.random("file-", 22, 62))
                .put("object", "file")
                .put("bytes", content.length())
                .put("created_at", clock.instant().getEpochSecond())
                .putNull("expires_at")
                .put("filename", name)
                .put("purpose", purpose)
                .put("status", "processed")
                .putNull("status_details");
        shelf.put(caller, file.path("id").asText(), new Stored(file, content), content.length());
        return file;
    }

    boolean has(String caller, String id) {
        return shelf.get(caller, id) != null;
    }

    private Reading upload(Incoming request) {
        Form form = Form.parse(request);
        Form.File file = form.file("file");
        String purpose = form.require("purpose");
        return Reading.unbilled(null, () -> body(keep(request.caller(), file.name(), purpose, file.content())));
    }

    private Reading list(Incoming request) {
        String purpose = request.query().get("purpose");
        return Reading.unbilled(null, () -> {
            var own = shelf.of(request.caller()).stream()
                    .map(Stored::object)
                    .filter(file -> purpose == null
                            || purpose.equals(file.path("purpose").asText()))
                    .toList();
            return Listing.of(own, request.query(), "after").body("list");
        });
    }

    private Reading retrieve(Incoming request) {
        return Reading.unbilled(null, () -> body(found(request).object));
    }

    private Reading delete(Incoming request) {
        return Reading.unbilled(null, () -> {
            String id = request.parameter("id");
            found(request);
            shelf.remove(request.caller(), id);
            return body(JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("object", "file")
                    .put("deleted", true));
        });
    }

    private Reading content(Incoming request) {
        return new Reading(
                new Asked(null, Prompt.NONE, null, null, false),
                _ -> new Answer.Plain(found(request).content, "application/octet-stream", 0, 0));
    }

    private Stored found(Incoming request) {
        String id = request.parameter("id");
        Stored stored = shelf.get(request.caller(), id);
        if (stored == null) {
            throw new Refusal(
                    new ApiError(404, ApiError.INVALID_REQUEST, null, "id", "No such File object: " + id, -1));
        }
        return stored;
    }

    static Buffer body(ObjectNode object) {
        return Buffer.buffer(Json.of(object) + "\n");
    }
}
