package dev.keyreeve.relay.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.relay.stream.Filter;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;

/**
 * What a provider tells of its models, with an organization's own names in it. It is kept until it is whole; what is not
 * of the form that is expected, or is too long to be kept, passes as it came.
 */
public final class ModelAnswer implements Filter {
    private static final int LONGEST = 4 * 1024 * 1024;
    private static final String OWNER = "keyreeve";

    private final Dialect dialect;
    private final OwnNames names;
    private Buffer kept = Buffer.buffer();
    private boolean tooLong;

    public ModelAnswer(Dialect dialect, OwnNames names) {
        this.dialect = dialect;
        this.names = names;
    }

    @Override
    public Buffer next(Buffer piece) {
        if (tooLong) {
            return piece;
        }
        kept.appendBuffer(piece);
        if (kept.length() <= LONGEST) {
            return Buffer.buffer();
        }
        tooLong = true;
        return takeKept();
    }

    @Override
    public Buffer rest() {
        var whole = takeKept();
        try {
            return whole.length() > 0 && Json.read(whole.getBytes(), JsonNode.class) instanceof ObjectNode answer
                    ? told(answer, whole)
                    : whole;
        } catch (UncheckedIOException notJson) {
            return whole;
        }
    }

    private Buffer takeKept() {
        var taken = kept;
        kept = Buffer.buffer();
        return taken;
    }

    private Buffer told(ObjectNode answer, Buffer asItCame) {
        return switch (names) {
            case OwnNames.None none -> asItCame;
            case OwnNames.For(var alias) -> Buffer.buffer(Json.write(named(answer, alias)));
            case OwnNames.Beside(var aliases) -> {
                var field = dialect == Dialect.GEMINI ? "models" : "data";
                if (!(answer.get(field) instanceof ArrayNode models)) {
                    yield asItCame;
                }
                answer.set(field, beside(models, aliases));
                yield Buffer.buffer(Json.write(answer));
            }
        };
    }

    private ArrayNode beside(ArrayNode models, List<String> aliases) {
        var own = new HashSet<String>();
        var all = JsonNodeFactory.instance.arrayNode(models.size() + aliases.size());
        for (var alias : aliases) {
            own.add(id(alias));
            all.add(description(alias));
        }
        models.forEach(model -> {
            if (!own.contains(model.path(idField()).asText())) {
                all.add(model);
            }
        });
        return all;
    }

    /** What is true of the model behind the name is left in it, but for who owns the name. */
    private ObjectNode named(ObjectNode model, String alias) {
        model.put(idField(), id(alias));
        switch (dialect) {
            case OPENAI, AZURE -> model.put("owned_by", OWNER);
            case ANTHROPIC -> model.put("display_name", alias);
            case GEMINI -> model.put("displayName", alias);
            case HTTP -> {} // has no models
        }
        return model;
    }

    /** As each dialect's documents have it. Since when it is there is told by none of them: they know when it is new. */
    private ObjectNode description(String alias) {
        var model = JsonNodeFactory.instance.objectNode();
        switch (dialect) {
            case OPENAI, AZURE, HTTP -> model.put("object", "model").put("created", 0);
            case ANTHROPIC -> model.put("type", "model").put("created_at", "1970-01-01T00:00:00Z"); // "not known"
            case GEMINI -> model.put("description", "A name of your organization's own");
        }
        return named(model, alias);
    }

    private String idField() {
        return dialect == Dialect.GEMINI ? "name" : "id";
    }

    private String id(String alias) {
        return dialect == Dialect.GEMINI ? "models/" + alias : alias;
    }
}
