package dev.keyreeve.simulation.relay;

import dev.keyreeve.simulation.kernel.Clock;

/** Brings the spool's records to Kafka in order, one batch at a time, each again until Kafka has said that it has it. */
final class Sending {
    private static final long PATIENCE = 500 * Clock.MILLI;
    private static final long RETRY = 100 * Clock.MILLI;

    private final RelayProcess process;
    private int acknowledged;
    private boolean busy;

    Sending(RelayProcess process) {
        this.process = process;
    }

    int acknowledged() {
        return acknowledged;
    }

    boolean isDone() {
        return acknowledged == process.host().spool().written();
    }

    void wake() {
        if (busy || isDone()) {
            return;
        }
        busy = true;
        var batch = process.host().spool().from(acknowledged);
        var around = process.around();
        process.host()
                .toKafka()
                .<Boolean>call(
                        PATIENCE,
                        back -> {
                            if (!around.usage().isAway()) {
                                batch.forEach(record -> around.usage()
                                        .append(around.partition().applyAsInt(record.organization()), record));
                                back.accept(true);
                            }
                        },
                        done -> process.run(() -> {
                            acknowledged += batch.size();
                            busy = false;
                            tidy();
                            wake();
                        }),
                        () -> process.run(() -> process.after(RETRY, () -> {
                            busy = false;
                            wake();
                        })));
    }

    private void tidy() {
        if (process.recovering().isDone() && process.host().spool().forgetFinished(acknowledged)) {
            acknowledged = 0;
        }
    }
}
