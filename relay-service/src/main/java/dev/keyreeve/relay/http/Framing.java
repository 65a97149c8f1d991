package dev.keyreeve.relay.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Optional;

/** What could be read in two ways by two servers is not read at all. */
final class Framing {
    private Framing() {}

    /** A sentence about what is ambiguous in the request's head, if anything is. */
    static Optional<String> fault(HttpServerRequest request) {
        var headers = request.headers();
        var encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!encodings.isEmpty()
                && (request.version() != HttpVersion.HTTP_1_1
                        || encodings.size() != 1
                        || !encodings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            return Optional.of("The only Transfer-Encoding that is read here is 'chunked', once, in HTTP/1.1");
        }
        if (headers.getAll(HttpHeaders.CONTENT_LENGTH).size() > 1) {
            return Optional.of("Content-Length is given more than once");
        }
        if (request.version() == HttpVersion.HTTP_1_1
                && headers.getAll(HttpHeaders.HOST).size() != 1) {
            return Optional.of("Exactly one Host header is needed");
        }
        return pathFault(request.uri());
    }

    private static Optional<String> pathFault(String target) {
        if (!target.startsWith("/")) {
            return Optional.of("The request target must be a path; absolute addresses are not relayed");
        }
        int query = target.indexOf('?');
        var path = (query < 0 ? target : target.substring(0, query)).toLowerCase(Locale.ROOT);
        if (path.contains("//")
                || path.contains("\\")
                || path.contains("%2f")
                || path.contains("%5c")
                || path.contains("%2e")
                || path.contains("%00")
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..")) {
            return Optional.of("The path has dot segments, empty segments or encoded separators");
        }
        return Optional.empty();
    }
}
