package dev.keyreeve.relay.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * An attempt that did not bring the caller an answer of 2xx, by what is certain of it. Whether the provider has processed
 * a request is what decides whether it may be sent once more.
 *
 * <p>What HTTP/1.1 proves (RFC 9110, section 9.2.2; RFC 9112, section 9.3.1): a request of which nothing was written was
 * not processed. Of one that was written it proves nothing: a connection that is closed without a byte of an answer may
 * have been closed before the request came, or after it was carried out. That holds for a connection that was kept open
 * and had gone stale, too. Only a request that changes nothing (GET, HEAD) may be sent once more then. HTTP/2 would say
 * more (REFUSED_STREAM, the last stream of a GOAWAY); providers are not spoken to in it.
 */
public sealed interface Lost {
    /** No connection came about: nothing was sent. */
    record Unreachable() implements Lost {}

    /** It may not go there now, or cannot: nothing was sent. */
    record Barred() implements Lost {}

    /**
     * The provider says that it did not take the request on: too many (429), or too busy (503, 529).
     *
     * @param pause how long it wants to be left alone
     */
    record Declined(Optional<Duration> pause) implements Lost {}

    /** The connection ended without a byte of an answer. */
    record Closed() implements Lost {}

    /** The provider failed (5xx), or said nothing for too long. */
    record Failed() implements Lost {}

    /** It is nothing that another attempt would mend. */
    record Final() implements Lost {}

    /** @param pause as the answer tells it */
    static Lost answered(int status, Optional<Duration> pause) {
        return switch (status) {
            case 429, 503, 529 -> new Declined(pause);
            default -> status >= 500 ? new Failed() : new Final();
        };
    }

    /**
     * Whether another candidate may be tried: whoever names several wants an answer from one of them, and what the one
     * before may have done is booked by itself.
     */
    default boolean allowsAnother() {
        return !(this instanceof Final);
    }

    /**
     * Whether the same may be tried once more, where there is no other: a moment later it may go.
     *
     * @param changesNothing whether the request may be processed twice without harm
     * @param processedToo whether whoever defined the alias has allowed that it is processed twice
     */
    default boolean allowsTheSame(boolean changesNothing, boolean processedToo) {
        return switch (this) {
            case Unreachable none -> true;
            case Closed unclear -> changesNothing || processedToo;
            case Failed unclear -> changesNothing || processedToo;
            case Barred none -> false;
            case Declined told -> false;
            case Final told -> false;
        };
    }
}
