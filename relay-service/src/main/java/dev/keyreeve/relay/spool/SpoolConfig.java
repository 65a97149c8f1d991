package dev.keyreeve.relay.spool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The directory itself is {@code keyreeve.relay.spool}. */
@ConfigMapping(prefix = "keyreeve.spool")
public interface SpoolConfig {
    /** Size of one segment file, allocated in full when it is created; 64 KiB to 1 GiB. */
    @WithDefault("4194304")
    int segmentBytes();

    /**
     * How large all segments together may grow while Kafka is away; then exchanges are refused, until some of it has been
     * sent. At least two segments; 1 GiB by default.
     */
    @WithDefault("1073741824")
    long maxBytes();

    /** Events sent to Kafka and not acknowledged yet, at most; what is above waits in the files. */
    @WithDefault("1024")
    int maxInFlight();

    /** The longest pause between two attempts, at Kafka and at the ledger's fence. */
    @WithDefault("5s")
    Duration maxBackoff();
}
