package dev.keyreeve.simulator.openai.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.endpoint.Endpoint.Reading;
import dev.keyreeve.simulator.endpoint.Form;
import dev.keyreeve.simulator.endpoint.Incoming;
import dev.keyreeve.simulator.endpoint.Operation;
import dev.keyreeve.simulator.endpoint.Refusal;
import dev.keyreeve.simulator.endpoint.RequestBody;
import dev.keyreeve.simulator.endpoint.Routes;
import dev.keyreeve.simulator.store.Shelf;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/uploads}, files that come in parts:
 * <a href="https://platform.openai.com/docs/api-reference/uploads">platform.openai.com</a>.
 */
public final class Uploads {
    private static final String NAME = "uploads";
    private static final int MOST_KEPT = 1_000;
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final Duration LIFE = Duration.ofHours(1);

    private final InstantSource clock;
    private final Files files;
    private final Shelf<ObjectNode> uploads = new Shelf<>(MOST_KEPT, Long.MAX_VALUE);
    private final Shelf<Part> parts = new Shelf<>(MOST_KEPT, MOST_BYTES);

    private record Part(String upload, Buffer content) {}

    public Uploads(InstantSource clock, Files files) {
        this.clock = clock;
        this.files = files;
    }

    public void under(Routes routes, String base) {
        routes.add("POST", base, new Operation(NAME, this::create))
                .add("POST", base + "/{id}/parts", new Operation("uploads.parts", this::part))
                .add("POST", base + "/{id}/complete", new Operation(NAME, this::complete))
                .add("POST", base + "/{id}/cancel", new Operation(NAME, this::cancel));
    }

    private Reading create(Incoming request) {
        RequestBody body = RequestBody.parse(request);
        for (String each : List.of("filename", "purpose", "mime_type")) {
            body.require(each);
        }
        int bytes = body.whole("bytes", 0, Integer.MAX_VALUE, 0);
        long now = clock.instant().getEpochSecond();
        return Reading.unbilled(null, () -> {
            ObjectNode upload = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", Ids.random("upload_", 24, 16))
                    .put("object", "upload")
                    .put("bytes", bytes)
                    .put("created_at", now)
                    .put("filename", body.text("filename"))
                    .put("purpose", body.text("purpose"))
                    .put("status", "pending")
                    .put("expires_at", now + LIFE.toSeconds())
                    .putNull("file");
            uploads.put(request.caller(), upload.path("id").asText(), upload, 0);
            return Files.body(upload);
        });
    }

    private Reading part(Incoming request) {
        Buffer content = Form.parse(request).file("data").content();
        return Reading.unbilled(null, () -> {
            String upload = pending(request).path("id").asText();
            ObjectNode part = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", Ids.random("part_", 24, 16))
                    .put("object", "upload.part")
                    .put("created_at", clock.instant().getEpochSecond())
                    .put("upload_id", upload);
            parts.put(request.caller(), part.path("id").asText(), new Part(upload, content), content.length());
            return Files.body(part);
        });
    }

    private Reading complete(Incoming request) {
        JsonNode wanted = RequestBody.parse(request).filledArray("part_ids");
        return Reading.unbilled(null, () -> {
            ObjectNode upload = pending(request);
            Buffer whole = Buffer.buffer();
            for (JsonNode each : wanted) {
                Part part = parts.get(request.caller(), each.asText());
                if (part == null || !part.upload.equals(upload.path("id").asText())) {
                    throw new Refusal(ApiError.invalid("part_ids", null, "No such part: " + each.asText()));
                }
                whole.appendBuffer(part.content);
            }
            if (whole.length() != upload.path("bytes").asInt()) {
                throw new Refusal(ApiError.invalid(
                        null,
                        null,
                        "The parts have " + whole.length() + " bytes, the upload was said to have "
                                + upload.path("bytes").asInt() + "."));
            }
            wanted.forEach(each -> parts.remove(request.caller(), each.asText()));
            ObjectNode file = files.keep(
                    request.caller(),
                    upload.path("filename").asText(),
                    upload.path("purpose").asText(),
                    whole);
            return Files.body(ended(request, "completed", file));
        });
    }

    private Reading cancel(Incoming request) {
        return Reading.unbilled(null, () -> {
            pending(request);
            return Files.body(ended(request, "cancelled", null));
        });
    }

    private ObjectNode ended(Incoming request, String status, @Nullable ObjectNode file) {
        ObjectNode ended = uploads.change(request.caller(), request.parameter("id"), upload -> {
            ObjectNode changed = upload.deepCopy().put("status", status);
            changed.set("file", file);
            return changed;
        });
        return found(request, ended);
    }

    private ObjectNode pending(Incoming request) {
        ObjectNode upload = found(request, uploads.get(request.caller(), request.parameter("id")));
        if (!upload.path("status").asText().equals("pending")) {
            throw new Refusal(ApiError.invalid(
                    null, null, "The upload is " + upload.path("status").asText() + "."));
        }
        return upload;
    }

    private static ObjectNode found(Incoming request, @Nullable ObjectNode upload) {
        if (upload == null) {
            throw new Refusal(new ApiError(
                    404,
                    ApiError.INVALID_REQUEST,
                    null,
                    "id",
                    "No such Upload object: " + request.parameter("id"),
                    -1));
        }
        return upload;
    }
}
