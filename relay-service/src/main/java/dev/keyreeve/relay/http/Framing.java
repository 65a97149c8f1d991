package dev.keyreeve.relay.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What could be read in two ways by two servers is not read at all. */
final class Framing {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    /** Some servers make variables of headers, in which an underscore and a hyphen are one. */
    private static final Set<String> NO_ALIAS = Set.of(
            "authorization",
            "api-key",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "proxy-authorization",
            "transfer-encoding",
            "upgrade",
            "x-api-key",
            "x-goog-api-key");

    private static final String IN_NO_PATH = "\\#\"<>^`{|}";
    private static final String SLASH = "%2f";
    private static final List<String> ENCODED = List.of("%5c", "%2e", "%25", "%c0", "%c1", "%7f");

    private Framing() {}

    /**
     * A sentence about what is ambiguous in the request's head, if anything is.
     *
     * @param encodedSlash the paths in which a slash may be encoded
     */
    static Optional<String> fault(HttpServerRequest request, Predicate<String> encodedSlash) {
        var headers = request.headers();
        var encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!encodings.isEmpty()
                && (request.version() != HttpVersion.HTTP_1_1
                        || encodings.size() != 1
                        || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            return Optional.of("The only Transfer-Encoding that is read here is 'chunked', once, in HTTP/1.1");
        }
        var lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        if (lengths.size() > 1) {
            return Optional.of("Content-Length is given more than once");
        }
        if (!lengths.isEmpty() && !LENGTH.matcher(lengths.getFirst()).matches()) {
            return Optional.of("Content-Length is not a number in plain digits");
        }
        return hostFault(request)
                .or(() -> aliasFault(headers))
                .or(() -> request.method().equals(HttpMethod.CONNECT)
                        ? Optional.of("This is no proxy: CONNECT is not known here")
                        : targetFault(request.uri(), encodedSlash));
    }

    private static Optional<String> hostFault(HttpServerRequest request) {
        var hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
            return Optional.of("Exactly one Host header is needed");
        }
        return hosts.isEmpty() || HOST.matcher(hosts.getFirst()).matches()
                ? Optional.empty()
                : Optional.of("The Host header is not a host with or without a port");
    }

    private static Optional<String> aliasFault(MultiMap headers) {
        for (var header : headers) {
            var name = header.getKey();
            if (name.indexOf('_') >= 0
                    && NO_ALIAS.contains(name.replace('_', '-').toLowerCase(Locale.ROOT))) {
                return Optional.of("A header with an underscore could be read as one with a hyphen");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> targetFault(String target, Predicate<String> encodedSlash) {
        if (!target.startsWith("/")) {
            return Optional.of("The request target must be a path; absolute addresses are not relayed");
        }
        if (target.indexOf('#') >= 0) {
            return Optional.of("The request target must not have a fragment");
        }
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        return path.chars().anyMatch(letter -> IN_NO_PATH.indexOf(letter) >= 0)
                        || hasDotSegment(path.replace(SLASH, "/").replace("%2F", "/"))
                        || path.indexOf('%') >= 0 && hasTrickyEscape(path, encodedSlash)
                ? Optional.of("The path has dot segments, empty segments, letters that no path has, or encoded ones"
                        + " that may be read as separators")
                : Optional.empty();
    }

    /** Also an empty one, and one with a parameter, which some servers cut off first. */
    private static boolean hasDotSegment(String path) {
        return path.contains("//")
                || path.contains("/./")
                || path.contains("/../")
                || path.contains("/.;")
                || path.contains("/..;")
                || path.endsWith("/.")
                || path.endsWith("/..");
    }

    /** Of what is not a letter in two hexadecimal digits, a separator, a control byte, a percent sign, overlong UTF-8. */
    private static boolean hasTrickyEscape(String sent, Predicate<String> encodedSlash) {
        var path = sent.toLowerCase(Locale.ROOT);
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || Character.digit(path.charAt(at + 1), 16) < 2
                    || Character.digit(path.charAt(at + 2), 16) < 0
                    || ENCODED.contains(path.substring(at, at + 3))) {
                return true;
            }
        }
        return path.contains(SLASH) && !encodedSlash.test(sent);
    }
}
