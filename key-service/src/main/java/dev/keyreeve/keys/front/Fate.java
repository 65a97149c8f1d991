package dev.keyreeve.keys.front;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of a call that a service was asked once, and whether it may be asked again. */
enum Fate {
    ANSWERED,
    /** It did not reach anybody who would do it. */
    NOT_DONE,
    /** It may have been done: nobody has said. */
    UNKNOWN;

    /** A replica that stops is soon out of the endpoints; who is refused by all of them should hear so soon. */
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(50), Duration.ofMillis(200));

    private static final int UNAVAILABLE = 503;

    /**
     * The house's own 503 is a JSON error, and an answer. A server that has no application (yet, or any more) refuses with a
     * bare one: no body, no media type. Whatever else says 503 stands in between, and may say so of a call that it passed on.
     */
    static Fate of(int status, HttpHeaders headers) {
        if (status != UNAVAILABLE) {
            return ANSWERED;
        }
        var type = headers.firstValue("Content-Type");
        if (type.isPresent()) {
            return type.get().contains("json") ? ANSWERED : UNKNOWN;
        }
        return headers.firstValue("Content-Length").filter("0"::equals).isPresent() ? NOT_DONE : UNKNOWN;
    }

    /** Without a connection nothing was sent; of a request that was written on one, its end proves nothing. */
    static Fate of(IOException failure) {
        return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException
                ? NOT_DONE
                : UNKNOWN;
    }

    /**
     * What may have been done is asked again only where that changes nothing. A DELETE is not such a call, although the
     * second one deletes nothing: it would be answered 404 for what the first one has deleted.
     *
     * @param asked how often, this time included
     * @param left of the time that the caller waits at most
     * @return how long to wait before asking again, if at all
     */
    Optional<Duration> pause(String method, int asked, Duration left) {
        boolean allowed = switch (this) {
            case ANSWERED -> false;
            case NOT_DONE -> true;
            case UNKNOWN -> method.equals("GET") || method.equals("HEAD");
        };
        return allowed && asked <= PAUSES.size()
                ? Optional.of(PAUSES.get(asked - 1)).filter(pause -> pause.compareTo(left) < 0)
                : Optional.empty();
    }
}
