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

    /** Its credential cannot be used: nothing was sent. */
    record Unusable() implements Lost {}

    /**
     * The provider does not take the credential (401): the request has not been applied (RFC 9110, section 15.5.2). A 403
     * is not that: it may be about what was asked, and what a provider refuses to one account is not asked by another.
     */
    record Unaccepted() implements Lost {}

    /**
     * The credential's account has had its share (429, RFC 6585, section 4): the request was not taken on.
     *
     * @param pause how long it wants to be left alone
     */
    record Limited(@Override Optional<Duration> pause) implements Lost {}

    /**
     * The provider says that it is too busy (503, 529), whoever asks.
     *
     * @param pause how long it wants to be left alone
     */
    record Declined(@Override Optional<Duration> pause) implements Lost {}

    /** The connection ended without a byte of an answer. */
    record Closed() implements Lost {}

    /** The provider failed (5xx), or said nothing for too long. */
    record Failed() implements Lost {}

    /** It is nothing that another attempt would mend. */
    record Final() implements Lost {}

    /** @param pause as the answer tells it */
    static Lost answered(int status, Optional<Duration> pause) {
        return switch (status) {
            case 401 -> new Unaccepted();
            case 429 -> new Limited(pause);
            case 503, 529 -> new Declined(pause);
            default -> status >= 500 ? new Failed() : new Final();
        };
    }

    /** How long the provider wants to be left alone, if it said so. */
    default Optional<Duration> pause() {
        return Optional.empty();
    }

    /**
     * Whether the same may be tried at once with another of its credentials: it is this one's fault, and the request was
     * provably not processed.
     */
    default boolean allowsAnotherCredential() {
        return this instanceof Unusable || this instanceof Unaccepted || this instanceof Limited;
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
            case Unusable none -> false;
            case Unaccepted told -> false;
            case Limited told -> false;
            case Declined told -> false;
            case Final told -> false;
        };
    }
}
