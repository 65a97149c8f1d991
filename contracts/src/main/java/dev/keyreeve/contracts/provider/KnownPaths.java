package dev.keyreeve.contracts.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The paths of a dialect that an organization cannot allow by itself: those that the relay's tables have, because they are
 * metered there, other names for them, and those that lead past the relay. A path that a server could take for one of them counts as one: letter
 * case, trailing slashes, parameters and escapes are where servers differ, so case means nothing here and the rest is not
 * {@link #isExact exact}.
 */
public final class KnownPaths {
    /** Fewer characters than a connector's paths have: there are no escapes and no parameters among them. */
    private static final Pattern EXACT = Pattern.compile("(?:/[A-Za-z0-9._~:@-]++)++");

    /** The same with what stands for segments. */
    private static final Pattern EXACT_PATTERN = Pattern.compile("(?:/(?:[A-Za-z0-9._~:@-]++|\\*{1,2}))++");

    private static final List<String> OPENAI = List.of(
            "/chat/completions",
            "/completions",
            "/responses",
            "/responses/input_tokens",
            "/responses/{id}",
            "/responses/{id}/input_items",
            "/responses/{id}/cancel",
            "/embeddings",
            "/moderations",
            "/images/generations",
            "/images/edits",
            "/images/variations",
            "/audio/speech",
            "/audio/transcriptions",
            "/audio/translations",
            "/files",
            "/files/{id}",
            "/files/{id}/content",
            "/uploads",
            "/uploads/{id}/parts",
            "/uploads/{id}/complete",
            "/uploads/{id}/cancel",
            "/batches",
            "/batches/{id}",
            "/batches/{id}/cancel",
            "/realtime",
            "/models",
            "/models/{name}");

    /** What gives out keys, or begins sessions that go on beside the relay; and the administration of the account. */
    private static final List<String> OPENAI_PAST_THE_RELAY =
            List.of("/realtime/{name}", "/chatkit/sessions", "/organization", "/organization/{name}");

    /** Other names for what the tables meter, and what runs models in another way: a request there has a price. */
    private static final List<String> OPENAI_BESIDE_THE_METER = List.of(
            "/engines/{name}",
            "/threads/runs",
            "/threads/{id}/runs",
            "/threads/{id}/runs/{id}",
            "/threads/{id}/runs/{id}/{name}",
            "/edits",
            "/videos",
            "/videos/{name}",
            "/extensions/{name}");

    private static final List<String> ANTHROPIC = List.of(
            "/messages",
            "/messages/count_tokens",
            "/messages/batches",
            "/messages/batches/{id}",
            "/messages/batches/{id}/results",
            "/messages/batches/{id}/cancel",
            "/models",
            "/models/{name}");

    private static final List<String> GEMINI = List.of(
            "/models/{model}:generateContent",
            "/models/{model}:streamGenerateContent",
            "/models/{model}:embedContent",
            "/models/{model}:batchEmbedContents",
            "/models/{model}:countTokens",
            "/models",
            "/models/{model}");

    private static final List<String> OPENAI_CLOSED = Stream.of(OPENAI_PAST_THE_RELAY, OPENAI_BESIDE_THE_METER)
            .flatMap(List::stream)
            .toList();

    private static final KnownPaths OF_OPENAI = new KnownPaths(OPENAI, OPENAI_CLOSED);
    private static final KnownPaths OF_AZURE = new KnownPaths(
            Stream.of(
                            OPENAI.stream().map("/deployments/{model}"::concat),
                            OPENAI.stream().map("/v1"::concat),
                            OPENAI.stream())
                    .flatMap(paths -> paths)
                    .toList(),
            Stream.of("", "/v1", "/deployments/{model}")
                    .flatMap(below -> OPENAI_CLOSED.stream().map(below::concat))
                    .toList());
    private static final KnownPaths OF_ANTHROPIC =
            new KnownPaths(ANTHROPIC, List.of("/organizations", "/organizations/{name}", "/complete"));
    private static final KnownPaths OF_GEMINI =
            new KnownPaths(GEMINI, List.of("/auth_tokens", "/openai/{name}", "/tunedModels/{name}", "/dynamic/{name}"));

    private final List<String> known;
    private final List<Template> all;

    /** @param closed beside them */
    private KnownPaths(List<String> known, List<String> closed) {
        this.known = known;
        this.all =
                Stream.concat(known.stream(), closed.stream()).map(Template::of).toList();
    }

    public static KnownPaths of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> OF_OPENAI;
            case AZURE -> OF_AZURE;
            case ANTHROPIC -> OF_ANTHROPIC;
            case GEMINI -> OF_GEMINI;
            case HTTP -> throw new IllegalArgumentException("of a connector no path is known");
        };
    }

    /** As the relay's tables write them, below the dialect's base. */
    public List<String> known() {
        return known;
    }

    /** Whether no server reads the path as another: no escapes, no parameters, no slash at its end. */
    public static boolean isExact(String path) {
        return EXACT.matcher(path).matches() && PathPattern.isPlain(path);
    }

    /**
     * What an organization may write for a path to be allowed.
     *
     * @param text below the dialect's base
     * @throws IllegalArgumentException with a sentence for whoever wrote it
     */
    public PathPattern allowable(String text) {
        if (!EXACT_PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "in a path there are letters, digits, '.', '_', '~', ':', '@' and '-' alone,"
                            + " '*' for a whole segment and '**' for the rest, and no slash at the end");
        }
        var pattern = PathPattern.of(text);
        met(pattern).ifPresent(path -> {
            throw new IllegalArgumentException(
                    "it meets '" + path
                            + "', which the relay knows by itself; what it knows, and what leads past it, cannot be allowed in this way");
        });
        return pattern;
    }

    /** @param path {@link #isExact exact}, below the dialect's base */
    public boolean has(String path) {
        return met(PathPattern.of(path)).isPresent();
    }

    /** One of these paths that the pattern matches too, whatever the case of its letters. */
    private Optional<String> met(PathPattern pattern) {
        return all.stream()
                .filter(template -> template.meets(pattern.segments()))
                .map(Template::text)
                .findFirst();
    }

    /** @param segments what each must match; empty where any number of them may follow */
    private record Template(String text, List<Optional<Pattern>> segments) {
        private static final String REST = "{name}";

        static Template of(String text) {
            return new Template(
                    text,
                    Stream.of(text.substring(1).split("/"))
                            .map(segment ->
                                    segment.equals(REST) ? Optional.<Pattern>empty() : Optional.of(one(segment)))
                            .toList());
        }

        private static Pattern one(String segment) {
            var regex = Pattern.quote(segment.toLowerCase(Locale.ROOT))
                    .replace("{id}", "\\E[^/]+\\Q")
                    .replace("{model}", "\\E[^/:]+\\Q");
            return Pattern.compile(regex);
        }

        boolean meets(List<String> asked) {
            for (int i = 0; i < segments.size(); i++) {
                if (i == asked.size()) {
                    return false;
                }
                var segment = asked.get(i);
                if (segment.equals("**") || segments.get(i).isEmpty()) {
                    return true;
                }
                if (!segment.equals("*")
                        && !segments.get(i)
                                .get()
                                .matcher(segment.toLowerCase(Locale.ROOT))
                                .matches()) {
                    return false;
                }
            }
            return asked.size() == segments.size();
        }
    }
}
