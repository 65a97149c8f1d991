package dev.keyreeve.keys.connector;

import dev.keyreeve.contracts.provider.FixedHeaders;
import dev.keyreeve.contracts.provider.PathPattern;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.keys.http.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an administrator says of an API, looked at. */
public final class Described {
    private static final int LONGEST_ADDRESS = 500;
    private static final int MOST_PATHS = 50;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private Described() {}

    /**
     * As it stands in a body.
     *
     * @param name of the header or the parameter
     * @param prefix what stands before the secret in the header
     */
    record Presented(
            @Nullable PresentationKind type,
            @Nullable String name,
            @Nullable String prefix) {
        static Presented of(Presentation presentation) {
            return switch (presentation) {
                case Presentation.Header(var name, var prefix) ->
                    new Presented(PresentationKind.HEADER, name, prefix.isEmpty() ? null : prefix);
                case Presentation.QueryParameter(var name) ->
                    new Presented(PresentationKind.QUERY_PARAMETER, name, null);
                case Presentation.Basic basic -> new Presented(PresentationKind.BASIC, null, null);
            };
        }

        Presentation presentation() {
            if (type == null) {
                throw Refusal.invalid("presentation.type", "'presentation.type' is missing");
            }
            boolean basic = type == PresentationKind.BASIC;
            if (basic == (name != null)) {
                throw Refusal.invalid(
                        "presentation.name",
                        "'presentation.name' is needed for a header and a query parameter, and for nothing else");
            }
            if (prefix != null && type != PresentationKind.HEADER) {
                throw Refusal.invalid("presentation.prefix", "'presentation.prefix' is for a header alone");
            }
            var named = Optional.ofNullable(name).orElse("");
            return checked("presentation.name", () -> switch (type) {
                case HEADER -> new Presentation.Header(named, prefix);
                case QUERY_PARAMETER -> new Presentation.QueryParameter(named);
                case BASIC -> new Presentation.Basic();
            });
        }
    }

    static Destination destination(String baseUrl, Presentation presentation) {
        return checked("base_url", () -> {
            if (baseUrl.length() > LONGEST_ADDRESS) {
                throw new IllegalArgumentException("it has more than " + LONGEST_ADDRESS + " characters");
            }
            var destination = Destination.of(URI.create(baseUrl), presentation.slot());
            if (!destination.pathPrefix().isEmpty() && !PathPattern.isPlain(destination.pathPrefix())) {
                throw new IllegalArgumentException("its path has empty, dot or encoded segments");
            }
            return destination;
        });
    }

    /** In order, and each once. */
    public static SequencedSet<String> methods(List<@Nullable String> methods) {
        var all = new TreeSet<String>();
        for (var method : methods) {
            if (method == null || !METHODS.contains(method)) {
                throw Refusal.invalid("methods", "'methods' must be of GET, POST, PUT, PATCH and DELETE");
            }
            all.add(method);
        }
        if (all.isEmpty()) {
            throw Refusal.invalid("methods", "'methods' must name one at least");
        }
        return all;
    }

    static List<String> paths(List<@Nullable String> paths) {
        if (paths.isEmpty() || paths.size() > MOST_PATHS) {
            throw Refusal.invalid("paths", "'paths' must have 1 to " + MOST_PATHS + " patterns");
        }
        return paths.stream()
                .map(path -> checked(
                        "paths", () -> PathPattern.of(path == null ? "" : path).toString()))
                .distinct()
                .toList();
    }

    /** Looked at whenever the presentation changes, too: its header is none of these. */
    static Map<String, String> headers(Map<String, @Nullable String> said, Presentation presentation) {
        return checked("headers", () -> FixedHeaders.of(said, presentation));
    }

    private static <T> T checked(String param, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException fault) {
            throw Refusal.invalid(param, "'" + param + "' does not do: " + fault.getMessage());
        }
    }
}
