package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.FormReader;
import dev.keyreeve.relay.content.StrictJson;
import dev.keyreeve.relay.dialect.StreamErrors;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.inbound.Endpoint.Streams;
import dev.keyreeve.relay.meter.AnswerFormat;
import dev.keyreeve.relay.routing.OwnNames;
import dev.keyreeve.relay.stream.InStreamError;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request at a known endpoint, before its content is understood.
 *
 * @param headers of the caller's that the provider is to see
 */
record Asked(Routes.Found.At at, Query query, Map<String, String> headers) implements Wanted {
    private static final Set<String> LATER_PAGES = Set.of("after", "before", "after_id", "before_id", "pageToken");

    @Override
    public Endpoint.Carries carries() {
        return at.endpoint().carries();
    }

    @Override
    public Call understood(String contentType, Buffer body) throws Refused {
        return understood(content(carries(), contentType, body));
    }

    /**
     * @param content strictly parsed; where it is a document it may be changed here
     * @throws Refused when a field that the relay itself must understand is not as it should be
     */
    private Call understood(Content content) throws Refused {
        var endpoint = at.endpoint();
        boolean hideUsage = endpoint.streams() == Streams.BY_FIELD_WITH_USAGE && hidesUsage(content);
        return new Call(
                at.provider(),
                endpoint.operation(),
                answers(content),
                endpoint.method(),
                at.path() + query.written(),
                model(content),
                content,
                headers,
                OwnNames.NONE,
                hideUsage,
                errors(content),
                isOfOneAccount(content));
    }

    /** What goes on in the background answers before it has begun. */
    private AnswerFormat answers(Content content) {
        var usual = at.endpoint().answers();
        boolean background = usual == AnswerFormat.OPENAI_RESPONSES
                && content instanceof Content.Document(ObjectNode body, int bytes)
                && body.path("background").asBoolean();
        return background ? AnswerFormat.OPENAI_BACKGROUND : usual;
    }

    private boolean isOfOneAccount(Content content) {
        return switch (at.endpoint().operation()) {
            case FILES, BATCHES, STORED -> true;
            case RESPONSES -> !SelfContained.is(content);
            default -> false;
        };
    }

    /** Where it stands in the content it is not moderated, so there it is a name or the request is refused. */
    private String model(Content content) throws Refused {
        var named = Fields.names(content, "model") ? Fields.model(content) : "";
        return switch (at.endpoint().modelIn()) {
            case PATH -> at.endpoint().path().modelIn(at.path());
            case NOWHERE -> "";
            case QUERY -> Fields.model(query.one("model").orElse(""));
            case DEPLOYMENT -> Fields.model(query.one("deployment").orElse(""));
            case BODY -> named.isEmpty() ? Fields.model(content) : named;
            case BODY_IF_ANY -> named;
        };
    }

    /** The first page of a list that has several names what is the organization's own. */
    boolean listsModels() {
        return at.endpoint().operation() == Operation.MODELS
                && at.endpoint().modelIn() == Endpoint.ModelIn.NOWHERE
                && query.values().keySet().stream().noneMatch(LATER_PAGES::contains);
    }

    /** As it would be for another model; the same where neither path nor query names one. */
    String path(String model) throws Refused {
        return switch (at.endpoint().modelIn()) {
            case PATH ->
                at.endpoint()
                                .path()
                                .withModel(at.path(), model)
                                .orElseThrow(() -> new Refused(Refusal.Unfit.request(
                                        "The model '" + model + "' cannot stand in this path", "model")))
                        + query.written();
            case QUERY -> at.path() + query.with("model", model).written();
            case DEPLOYMENT -> at.path() + query.with("deployment", model).written();
            case BODY, BODY_IF_ANY, NOWHERE -> at.path() + query.written();
        };
    }

    /** A content of its own that names another model, where it names one: clients do so also where the path does. */
    static Content naming(String model, Content content) {
        return Fields.names(content, "model") ? Fields.withModel(content, model) : content.copy();
    }

    private Optional<InStreamError> errors(Content content) throws Refused {
        var dialect = at.provider().dialect();
        if (at.endpoint().streams() == Streams.ALWAYS && !query.has("alt", "sse")) {
            return Optional.of(StreamErrors.element(dialect));
        }
        return isStreamed(content)
                ? Optional.of(StreamErrors.event(dialect, at.endpoint().operation()))
                : Optional.empty();
    }

    private boolean isStreamed(Content content) throws Refused {
        return switch (at.endpoint().streams()) {
            case NEVER -> false;
            case BY_FIELD, BY_FIELD_WITH_USAGE -> Fields.flag(content, "stream");
            case BY_FORMAT -> Fields.text(content, "stream_format").equals("sse");
            case BY_QUERY -> query.has("stream", "true");
            case ALWAYS -> true;
        };
    }

    /**
     * A stream of chat says what it used only when it is asked to, so it always is; the caller who did not ask never
     * sees the chunk that comes of it.
     */
    private static boolean hidesUsage(Content content) throws Refused {
        if (!(content instanceof Content.Document(ObjectNode body, int bytes)) || !Fields.flag(content, "stream")) {
            return false;
        }
        var options = options(body);
        boolean asked = Fields.flag(options, "include_usage");
        options.put("include_usage", true);
        return !asked;
    }

    private static ObjectNode options(ObjectNode body) throws Refused {
        var options = body.get("stream_options");
        if (options == null || options.isNull()) {
            return body.putObject("stream_options");
        }
        if (options instanceof ObjectNode object) {
            return object;
        }
        throw new Refused(Refusal.Unfit.request("'stream_options' must be an object", "stream_options"));
    }

    private static Content content(Endpoint.Carries carries, String contentType, Buffer body) throws Refused {
        return Strictly.read(() -> switch (carries) {
            case NOTHING, MESSAGES -> Content.NOTHING;
            case JSON -> new Content.Document(StrictJson.object(body.getBytes()), body.length());
            case FORM -> FormReader.read(contentType, body);
            case ANYTHING -> throw new IllegalStateException("no endpoint of a dialect's table takes anything");
        });
    }
}
