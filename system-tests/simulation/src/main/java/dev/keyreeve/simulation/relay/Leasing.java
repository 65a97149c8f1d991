package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.simulation.house.KeyService;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;

/** Registers, renews and acknowledges as the relay's {@code LeaseKeeper} does. */
final class Leasing {
    private static final long RETRY = 200 * Clock.MILLI;
    private static final long REGISTER_PATIENCE = 2 * Clock.SECOND;

    private final RelayProcess process;
    private long epoch = -1;
    private long leaseMs;
    private boolean acknowledging;

    Leasing(RelayProcess process) {
        this.process = process;
    }

    /** The newest that this process was given; -1 before the first. */
    long epoch() {
        return epoch;
    }

    void keep() {
        if (process.standing().remaining(process.host().monotonic()) == 0) {
            register();
        } else {
            renew();
        }
    }

    private void register() {
        long sentAt = process.host().monotonic();
        var host = process.host();
        host.toKeyService()
                .<Lease.Granted>call(
                        REGISTER_PATIENCE,
                        back -> process.around().keyService().register(host.name(), back),
                        granted -> process.run(() ->
                                registered(sentAt, process.around().rules().understood(granted))),
                        () -> process.run(() -> process.after(RETRY, this::keep)));
    }

    private void registered(long sentAt, Lease.Granted granted) {
        boolean first = epoch < 0;
        remember(granted);
        process.stage().trace().note("registered", process.host().name(), granted.epoch());
        process.standing().registered(sentAt, granted);
        if (granted.watermark().stream()
                .anyMatch(mark -> process.grants().revision(mark.organization()) < mark.revision())) {
            process.stage().coverage().saw(Scene.REGISTERED_BEHIND_WATERMARK);
        }
        process.following().follow();
        if (first) {
            process.recovering().begin(granted.epoch());
        }
        process.after(leaseMs / 3 * Clock.MILLI, this::keep);
    }

    private void renew() {
        long renewing = epoch;
        var applied = process.acknowledgements().some();
        long sentAt = process.host().monotonic();
        var host = process.host();
        host.toKeyService()
                .<KeyService.Renewal>call(
                        leaseMs / 3 * Clock.MILLI,
                        back -> process.around().keyService().renew(host.name(), renewing, applied, back),
                        renewal -> process.run(() -> {
                            switch (renewal) {
                                case KeyService.Renewal.Prolonged(var granted) -> {
                                    process.acknowledgements().confirmed(applied);
                                    remember(granted);
                                    process.standing().renewed(renewing, sentAt, granted);
                                    process.after(leaseMs / 3 * Clock.MILLI, this::keep);
                                }
                                case KeyService.Renewal.Refused refused -> {
                                    process.stage().trace().note("lease refused", host.name(), renewing);
                                    process.standing().refused(renewing);
                                    process.after(RETRY, this::keep);
                                }
                            }
                        }),
                        () -> process.run(() -> process.after(RETRY, this::keep)));
    }

    private void remember(Lease.Granted granted) {
        epoch = granted.epoch();
        leaseMs = granted.leaseMs();
    }

    void owe(Lease.Mark mark) {
        process.acknowledgements().owe(mark);
        acknowledge();
    }

    private void acknowledge() {
        var marks = process.acknowledgements().some();
        if (acknowledging || marks.isEmpty()) {
            return;
        }
        acknowledging = true;
        if (epoch < 0) {
            process.after(RETRY, this::again);
            return;
        }
        long telling = epoch;
        var host = process.host();
        host.toKeyService()
                .<Boolean>call(
                        REGISTER_PATIENCE,
                        back -> process.around().keyService().acknowledge(host.name(), telling, marks, back),
                        told -> process.run(() -> {
                            process.acknowledgements().confirmed(marks);
                            again();
                        }),
                        () -> process.run(() -> process.after(RETRY, this::again)));
    }

    private void again() {
        acknowledging = false;
        acknowledge();
    }
}
