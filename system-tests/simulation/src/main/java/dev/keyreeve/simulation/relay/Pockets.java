package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.relay.budget.HoldOutcome;
import dev.keyreeve.relay.budget.Purchase;
import dev.keyreeve.relay.budget.Purse;
import dev.keyreeve.relay.budget.Slice;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The purses of this process, one a key, and their way to the ledger; what the relay's {@code Purses} does. */
final class Pockets {
    private static final Amounts MOST = new Amounts(4_000, 600, 6);
    private static final long PATIENCE = 2 * Clock.SECOND;
    private static final long IDLE = 400 * Clock.MILLI;
    /** Longer than clearing takes. */
    private static final long HOLD_GRACE = 2_500 * Clock.MILLI;

    private static final long SWEEP = 500 * Clock.MILLI;

    private record Pocket(GrantRecord.Key key, Purse purse) {}

    private final RelayProcess process;
    private final Map<String, Pocket> pockets = new LinkedHashMap<>();

    Pockets(RelayProcess process) {
        this.process = process;
    }

    void hold(GrantRecord.Key key, Amounts need, Consumer<HoldOutcome> then) {
        var pocket = pockets.computeIfAbsent(key.keyId(), first -> open(key));
        while (!pocket.purse().hold(need, then)) {
            pocket = open(key);
            pockets.put(key.keyId(), pocket);
        }
    }

    private Pocket open(GrantRecord.Key key) {
        return new Pocket(key, new Purse(new KeysWorld(key), MOST, HOLD_GRACE));
    }

    void recall(GrantRecord.Governed governed) {
        for (var pocket : pockets.values()) {
            if (isBelow(pocket.key(), governed)) {
                pocket.purse().recall();
            }
        }
    }

    private static boolean isBelow(GrantRecord.Key key, GrantRecord.Governed governed) {
        var scope = governed.scope();
        return key.organization().equals(governed.organization())
                && scope.id()
                        .equals(
                                switch (scope.type()) {
                                    case API_KEY -> key.keyId();
                                    case USER, SERVICE_ACCOUNT ->
                                        key.principal().id();
                                    case PROJECT -> key.project();
                                    case ORGANIZATION -> key.organization().value();
                                });
    }

    void sweep() {
        pockets.values().removeIf(pocket -> pocket.purse().putAwayIfIdle(IDLE));
        process.after(SWEEP, this::sweep);
    }

    boolean isEmpty() {
        return pockets.isEmpty();
    }

    private final class KeysWorld implements Purse.World {
        private final GrantRecord.Key key;

        KeysWorld(GrantRecord.Key key) {
            this.key = key;
        }

        @Override
        public long now() {
            return process.host().monotonic();
        }

        @Override
        public String newAllotment() {
            return process.host().newAllotment();
        }

        @Override
        public void buy(Purse purse, Purchase purchase) {
            long epoch = process.leasing().epoch();
            var host = process.host();
            var request = new Allotment.Request(
                    purchase.allotment(),
                    host.name(),
                    epoch,
                    key.organization(),
                    key.project(),
                    key.principal(),
                    key.keyId(),
                    purchase.need(),
                    purchase.want(),
                    purchase.closing());
            var call = new Call();
            host.toLedger()
                    .<Optional<Allotment.Answer>>call(
                            PATIENCE,
                            back -> process.around().usageService().buy(request, answer -> {
                                call.sold = answer.isPresent() && answer.get() instanceof Allotment.Answer.Bought;
                                back.accept(answer);
                            }),
                            answer -> process.run(() -> answer.ifPresentOrElse(
                                    known -> purse.answered(
                                            purchase, process.around().rules().understood(known), epoch),
                                    () -> unanswered(purse, purchase, epoch))),
                            () -> process.run(() -> {
                                if (call.sold) {
                                    process.stage().coverage().saw(Scene.ANSWER_LOST_AFTER_PURCHASE);
                                }
                                unanswered(purse, purchase, epoch);
                            }));
        }

        private void unanswered(Purse purse, Purchase purchase, long epoch) {
            if (process.around().rules().closesUnseen()) {
                purse.unanswered(purchase, epoch);
            } else {
                purse.unsent(purchase);
            }
        }

        @Override
        public void closed(Slice slice) {
            process.host()
                    .spool()
                    .closed(new UsageRecord.Closed(
                            key.organization(),
                            process.host().name(),
                            new Allotment.Closing(slice.allotment(), slice.claimed())));
            process.sending().wake();
        }
    }

    /** Whether the ledger sold something, even if nobody here hears of it. */
    private static final class Call {
        private boolean sold;
    }
}
