package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Foreign;
import dev.keyreeve.relay.content.FormReader;
import dev.keyreeve.relay.content.Malformed;
import dev.keyreeve.relay.content.StrictJson;
import dev.keyreeve.relay.content.Utf8;
import dev.keyreeve.relay.dialect.StreamErrors;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.meter.AnswerFormat;
import dev.keyreeve.relay.routing.OwnNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for what no table has: to an API that an organization has described, or at a path that it allows. Its body is of a kind that can be read, so that moderation sees
 * what it says; what cannot be read does not pass.
 *
 * @param pairs of the query
 * @param headers of the caller's that the API is to see
 */
record AskedForeign(Routes.Found.Foreign at, List<Foreign.Pair> pairs, Map<String, String> headers) implements Wanted {
    private static final Pattern JSON = Pattern.compile("application/(?:[a-z0-9!#$&^_.-]{1,100}\\+)?json");
    private static final Pattern TEXT = Pattern.compile("text/[a-z0-9!#$&^_.+-]{1,100}"
            + "|application/(?:xml|graphql|x-ndjson|ndjson|yaml|x-yaml|[a-z0-9!#$&^_.-]{1,100}\\+xml)");
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_FIELDS = 1_000;

    @Override
    public Carries carries() {
        return at.method().equals(HttpMethod.GET) ? Carries.NOTHING : Carries.ANYTHING;
    }

    @Override
    public Call understood(String contentType, Buffer body) throws Refused {
        var query = Foreign.written(pairs);
        var sent = new LinkedHashMap<>(headers);
        sent.putAll(at.headers());
        return new Call(
                at.provider(),
                Operation.OTHER,
                AnswerFormat.UNKNOWN,
                at.method(),
                query.isEmpty() ? at.path() : at.path() + "?" + query,
                "",
                new Foreign(inHead(), Strictly.read(() -> read(contentType, body))),
                sent,
                OwnNames.NONE,
                false,
                wantsEvents(sent)
                        ? Optional.of(StreamErrors.event(at.provider().dialect(), Operation.OTHER))
                        : Optional.empty(),
                // What nobody here knows of a provider may be about anything that it keeps.
                !at.provider().isConnector());
    }

    private static boolean wantsEvents(Map<String, String> sent) {
        return sent.getOrDefault("accept", "").toLowerCase(Locale.ROOT).contains("text/event-stream");
    }

    /** A search is a GET most often, and what is searched for stands in its address; a header may say anything, too. */
    private List<String> inHead() {
        var texts = new ArrayList<>(headers.values());
        texts.add(QueryStringDecoder.decodeComponent(at.path()));
        pairs.forEach(pair -> {
            texts.add(pair.name());
            texts.add(pair.value());
        });
        return texts;
    }

    private static Foreign.Body read(String contentType, Buffer body) throws Malformed, Refused {
        if (body.length() == 0) {
            return new Foreign.Empty();
        }
        var mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (JSON.matcher(mediaType).matches()) {
            return new Foreign.JsonValue(mediaType, StrictJson.value(body.getBytes()), body.length());
        }
        if (mediaType.equals(URL_ENCODED)) {
            return new Foreign.Pairs(Query.pairs(text(contentType, body), MOST_FIELDS), body.length());
        }
        if (mediaType.equals(MULTIPART)) {
            return new Foreign.Parts(FormReader.read(contentType, body));
        }
        if (TEXT.matcher(mediaType).matches()) {
            return new Foreign.Text(mediaType, text(contentType, body), body.length());
        }
        throw new Refused(new Refusal.Unfit(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "The body must be JSON, a form or text: what moderation cannot read does not pass",
                "content-type"));
    }

    private static String text(String contentType, Buffer body) throws Refused {
        var charset = CHARSET.matcher(contentType);
        if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
            throw new Refused(Refusal.Unfit.request("The body's charset must be utf-8", "content-type"));
        }
        return Utf8.decode(body.getBytes())
                .orElseThrow(() -> new Refused(Refusal.Unfit.request("The body is not UTF-8", null)));
    }
}
