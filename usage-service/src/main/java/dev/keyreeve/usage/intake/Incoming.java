package dev.keyreeve.usage.intake;

import dev.keyreeve.usage.ledger.Background;
import dev.keyreeve.usage.ledger.Closing;
import dev.keyreeve.usage.ledger.Entry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a record of the usage topic turned out to be. */
sealed interface Incoming {
    ConsumerRecord<byte[], byte[]> origin();

    /** @param background absent for most */
    record Settlement(
            ConsumerRecord<byte[], byte[]> origin,
            Entry entry,
            @Nullable Background background) implements Incoming {}

    record Close(ConsumerRecord<byte[], byte[]> origin, Closing closing) implements Incoming {}

    /**
     * It cannot be true, and never will be.
     *
     * @param organization as far as it could be read
     */
    record Rejected(
            ConsumerRecord<byte[], byte[]> origin, @Nullable String organization, Reason reason, String detail)
            implements Incoming {}

    default Rejected rejected(Reason reason, String detail) {
        var organization = switch (this) {
            case Settlement settlement -> settlement.entry().org();
            case Close close -> close.closing().organization().value();
            case Rejected already -> already.organization();
        };
        return new Rejected(origin(), organization, reason, detail);
    }
}
