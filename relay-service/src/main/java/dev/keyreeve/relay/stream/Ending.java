package dev.keyreeve.relay.stream;

import dev.keyreeve.contracts.error.ErrorBody;

/** How the passing of an answer came to its end. */
public sealed interface Ending {
    /** The provider's answer ended as it should. */
    record Complete() implements Ending {}

    /** The caller hung up, or stopped reading, in the middle of a stream. */
    record CallerGone() implements Ending {}

    /** The provider hung up in the middle of its answer. */
    record ProviderGone() implements Ending {}

    /** Nothing moved for the idle time. */
    record Stalled() implements Ending {}

    /** The relay ended it: something was taken away, or the relay stops. */
    record Cut(ErrorBody why) implements Ending {}
}
