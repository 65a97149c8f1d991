package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.simulation.kernel.Clock;

/**
 * Ends what earlier processes began, as the spool's {@code Recovery} does: settle as bound, close, wait until Kafka has
 * it all, then fence.
 */
final class Recovering {
    private static final long PATIENCE = 3 * Clock.SECOND;
    private static final long RETRY = 100 * Clock.MILLI;

    private final RelayProcess process;
    private final Spool.Leftover leftover;
    private long epoch;
    private boolean done;

    Recovering(RelayProcess process, Spool.Leftover leftover) {
        this.process = process;
        this.leftover = leftover;
    }

    boolean isDone() {
        return done;
    }

    /** With the epoch of this process's first registration. */
    void begin(long epoch) {
        this.epoch = epoch;
        var spool = process.host().spool();
        leftover.unsettled().forEach(spool::settled);
        leftover.unclosed().forEach(spool::closed);
        process.sending().wake();
        fenceOnceKafkaHas(spool.written());
    }

    private void fenceOnceKafkaHas(int records) {
        if (process.sending().acknowledged() < records) {
            process.after(20 * Clock.MILLI, () -> fenceOnceKafkaHas(records));
            return;
        }
        var fence = new Allotment.Fence(epoch, leftover.claimed());
        var host = process.host();
        host.toLedger()
                .<Boolean>call(
                        PATIENCE,
                        back -> process.around().usageService().fence(host.name(), fence, back),
                        fenced -> process.run(() -> done = true),
                        () -> process.run(() -> process.after(RETRY, () -> fenceOnceKafkaHas(records))));
    }
}
