package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.relay.grant.Scopes;
import dev.keyreeve.relay.spool.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** One purse for each key that has asked lately. */
public final class Purses implements Budgets {
    private static final Logger LOG = Logger.getLogger(Purses.class);
    private static final long SWEEP_MS = 200;
    private static final int SWEEPS_OF_SOME = 5;
    private static final long PLACE_MS = 25;
    private static final long LEDGER_MS = 100;

    private record KeyOf(OrganizationId organization, String keyId) {}

    private record Pocket(GrantRecord.Key key, Purse purse) {}

    private final Vertx vertx;
    private final LedgerClient ledger;
    private final UsageLog log;
    private final BudgetConfig config;
    private final String relay;
    private final LongSupplier epoch;
    private final ConcurrentHashMap<KeyOf, Pocket> pockets = new ConcurrentHashMap<>();
    private final Amounts most;
    /** Where a limit refused somebody since the last sweep: what lies about here may be what was missing. */
    private final Set<OrganizationId> shortOf = ConcurrentHashMap.newKeySet();

    private final long sweepTimer;
    private long sweeps;
    private volatile boolean stopped;

    /**
     * @param relay this relay's id
     * @param epoch of the relay's lease, asked for with every purchase
     */
    public Purses(
            Vertx vertx, LedgerClient ledger, UsageLog log, BudgetConfig config, String relay, LongSupplier epoch) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.log = log;
        this.config = config;
        this.relay = relay;
        this.epoch = epoch;
        this.most = new Amounts(config.maxAllotment(), config.maxAllotmentTokens(), config.maxAllotmentExchanges());
        this.sweepTimer = vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    }

    @Override
    public Future<HoldOutcome> hold(GrantRecord.Key key, Amounts need) {
        Promise<HoldOutcome> promise = promiseOfCaller();
        long asked = System.nanoTime();
        ask(key, need, new Consumer<>() {
            private int times;

            @Override
            public void accept(HoldOutcome outcome) {
                var again = again(outcome, times++);
                if (System.nanoTime() - asked < again.within().toNanos()) {
                    vertx.setTimer(again.pauseMs(), timer -> ask(key, need, this));
                } else {
                    promise.complete(outcome);
                }
            }
        });
        return promise.future();
    }

    /** For how long after an exchange has asked it pays to ask again, and after which pause. */
    private record Again(Duration within, long pauseMs) {
        static final Again NEVER = new Again(Duration.ZERO, 0);
    }

    private Again again(HoldOutcome outcome, int times) {
        return switch (outcome) {
            case HoldOutcome.Refused refused
            when lacksPlace(refused.shortage()) -> new Again(config.waitForPlace(), PLACE_MS);
            // Where one of its processes has just ended, another one answers. Each time an allotment may be sold
            // unheard.
            case HoldOutcome.Unavailable _
            when !stopped && !ledger.isGone() -> new Again(config.timeout(), LEDGER_MS << Math.min(times, 2));
            default -> Again.NEVER;
        };
    }

    private boolean lacksPlace(Shortage shortage) {
        return !stopped && shortage.limit().measure() == Measure.CONCURRENCY && !shortage.neverFits();
    }

    private void ask(GrantRecord.Key key, Amounts need, Consumer<HoldOutcome> then) {
        var id = new KeyOf(key.organization(), key.keyId());
        while (!stopped) {
            var pocket = pockets.computeIfAbsent(
                    id,
                    absent -> new Pocket(
                            key,
                            new Purse(
                                    new KeysWorld(key), most, config.holdGrace().toNanos())));
            boolean taken = pocket.purse().hold(need, then);
            if (stopped) {
                pocket.purse().stop(); // it may have come too late for stop() to see it
            }
            if (taken) {
                return;
            }
            pockets.remove(id, pocket);
        }
        then.accept(Refusals.stopping());
    }

    /** Outcomes come from whichever event loop the ledger's answer came in on; the caller wants its own. */
    private static Promise<HoldOutcome> promiseOfCaller() {
        var context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }

    /**
     * A limit over the scope may have been lowered. When this returns nothing is held any more from what was bought
     * before, below that scope. A purse that is made meanwhile buys after the limit was changed.
     */
    public void recall(GrantRecord.Governed governed) {
        pockets.values().forEach(pocket -> {
            if (pocket.key().organization().equals(governed.organization())
                    && Scopes.over(pocket.key()).contains(governed.scope())) {
                pocket.purse().recall();
            }
        });
    }

    private void sweep() {
        boolean all = ++sweeps % SWEEPS_OF_SOME == 0;
        if (!all && shortOf.isEmpty()) {
            return;
        }
        var tight = Set.copyOf(shortOf);
        shortOf.removeAll(tight);
        pockets.forEach((id, pocket) -> {
            boolean isShort = tight.contains(id.organization());
            var idle = isShort ? config.idleWhenShort() : config.idle();
            if ((all || isShort) && pocket.purse().putAwayIfIdle(idle.toNanos())) {
                pockets.remove(id, pocket);
            }
        });
    }

    @Override
    public void stop() {
        stopped = true;
        vertx.cancelTimer(sweepTimer);
        pockets.values().forEach(pocket -> pocket.purse().stop());
    }

    /** One key's way to the ledger and to the usage log. */
    private final class KeysWorld implements Purse.World {
        private final GrantRecord.Key key;

        KeysWorld(GrantRecord.Key key) {
            this.key = key;
        }

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public String newAllotment() {
            return Id.ALLOTMENT.next();
        }

        @Override
        public void buy(Purse purse, Purchase purchase) {
            long boughtIn = epoch.getAsLong();
            var request = new Allotment.Request(
                    purchase.allotment(),
                    relay,
                    boughtIn,
                    key.organization(),
                    key.project(),
                    key.principal(),
                    key.keyId(),
                    purchase.need(),
                    purchase.want(),
                    purchase.closing());
            ledger.buy(request).onComplete(answer -> {
                if (answer.succeeded()) {
                    if (answer.result() instanceof Allotment.Answer.Exhausted) {
                        shortOf.add(key.organization());
                    }
                    purse.answered(purchase, answer.result(), boughtIn);
                } else {
                    LOG.debugf(
                            "event=purchase_failed org=%s key=%s reason=%s",
                            key.organization(), key.keyId(), answer.cause().getMessage());
                    if (answer.cause() instanceof ConnectException) {
                        // A ledger that is away for long would else be told of every call that it never heard of.
                        purse.unsent(purchase);
                    } else {
                        purse.unanswered(purchase, boughtIn);
                    }
                }
            });
        }

        @Override
        public void closed(Slice slice) {
            log.closed(
                    new AllotmentClosed(key.organization(), slice.allotment(), relay, slice.epoch(), slice.claimed()));
        }
    }
}
