package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.relay.budget.Hold;
import dev.keyreeve.relay.budget.HoldOutcome;
import dev.keyreeve.relay.grant.Admission;
import dev.keyreeve.simulation.check.Forwarding;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** One call on its way: admitted, held, cleared, forwarded, settled; any of it may be the last thing its relay did. */
final class Exchange {
    private static final long CLEARING = 40 * Clock.MILLI;
    private static final long SLOW_CLEARING = 2 * Clock.SECOND;
    private static final long ANSWERING = 1_500 * Clock.MILLI;
    private static final int DIES_ONE_IN = 70;
    private static final long DOWN = 4 * Clock.SECOND;

    private final RelayProcess process;
    private final String id;
    private final GrantRecord.Key key;
    private final Amounts bound;
    private final Amounts real;
    private @Nullable Hold hold;
    private long heldAt;
    private long startedAt;
    private boolean forwarded;
    private boolean ended;

    /**
     * @param bound the most that it may cost
     * @param real what the provider will charge for it
     */
    Exchange(RelayProcess process, String id, GrantRecord.Key key, Amounts bound, Amounts real) {
        this.process = process;
        this.id = id;
        this.key = key;
        this.bound = bound;
        this.real = real;
    }

    String id() {
        return id;
    }

    GrantRecord.Key key() {
        return key;
    }

    void arrive() {
        var grants = process.grants();
        if (!process.standing().mayServe(process.host().monotonic())) {
            saw(Scene.REFUSED_NOT_SERVING);
            return;
        }
        if (!(grants.admit(key.digest(), wallMillis()) instanceof Admission.Admitted)) {
            saw(Scene.REFUSED_DISABLED);
            return;
        }
        saw(Scene.EXCHANGE_ADMITTED);
        startedAt = process.host().wall();
        process.lives().add(this);
        if (grants.governed(key).isEmpty()) {
            clear();
        } else {
            process.pockets().hold(key, bound, this::held);
        }
    }

    private void held(HoldOutcome outcome) {
        switch (outcome) {
            case HoldOutcome.Held(var taken) -> {
                hold = taken;
                heldAt = process.stage().clock().now();
                clear();
            }
            case HoldOutcome.Refused refused -> refuse(Scene.REFUSED_EXHAUSTED);
            case HoldOutcome.Unavailable unavailable -> refuse(Scene.REFUSED_UNAVAILABLE);
        }
    }

    private void clear() {
        var chance = process.stage().chance();
        long takes = chance.oneIn(12) ? chance.between(0, SLOW_CLEARING) : chance.between(0, CLEARING);
        process.after(takes, this::forward);
    }

    private void refuse(Scene why) {
        saw(why);
        ended = true;
        process.lives().remove(this);
        if (hold != null) {
            hold.voided();
        }
    }

    /** One turn of the event loop: the last check, the spool, the first byte. */
    private void forward() {
        if (ended) {
            return;
        }
        var rules = process.around().rules();
        if (!rules.mayForward(process.standing(), process.host().monotonic())) {
            refuse(Scene.LEASE_LAPSED_MID_EXCHANGE);
        } else if (!rules.isStillAdmitted(process.grants(), key, wallMillis())) {
            refuse(Scene.DISABLED_MID_EXCHANGE);
        } else if (hold == null && rules.needsHold(process.grants(), key)) {
            refuse(Scene.GOVERNED_MID_EXCHANGE);
        } else if (hold != null && !rules.stands(hold)) {
            refuse(Scene.HOLD_RECALLED_MID_EXCHANGE);
        } else if (rules.writesDownFirst()) {
            writeDown();
            if (!diesHere(Scene.RELAY_KILLED_BEFORE_SENDING)) {
                send();
            }
        } else {
            send();
            if (!diesHere(Scene.RELAY_KILLED_BEFORE_SENDING)) {
                writeDown();
            }
        }
    }

    private void writeDown() {
        forwarded = true;
        process.around().promises().writtenDown(id);
        process.host().spool().forwarded(entry(bound));
        if (hold != null) {
            hold.claimed();
        }
    }

    private void send() {
        var promises = process.around().promises();
        trace("forwarded");
        saw(hold != null && hold.allotment() != null ? Scene.EXCHANGE_FORWARDED : Scene.EXCHANGE_UNLIMITED);
        promises.received(new Forwarding(id, key, allotment(), hold != null, real, heldAt));
        var chance = process.stage().chance();
        long takes = chance.between(Clock.MILLI, ANSWERING);
        // The provider goes on whether the relay listens or not.
        process.stage().clock().after(takes, () -> promises.ended(id));
        boolean hangsUp = chance.oneIn(8);
        process.stage().clock().after(hangsUp ? takes / 2 : takes, () -> process.run(() -> answered(hangsUp)));
    }

    private void answered(boolean hungUp) {
        if (ended || diesHere(Scene.RELAY_KILLED_BEFORE_SETTLING)) {
            return;
        }
        if (hungUp) {
            saw(Scene.CALLER_HUNG_UP);
        }
        // Without the provider's own count nobody knows, so it costs what was held.
        settle(hungUp ? bound : real);
    }

    /** The member was disabled: nothing goes on, and what was sent is booked at its bound. */
    void cut() {
        if (forwarded && !ended) {
            saw(Scene.STREAM_CUT_BY_DISABLE);
            settle(bound);
        }
    }

    private void settle(Amounts used) {
        ended = true;
        process.around().promises().ended(id);
        process.lives().remove(this);
        process.host().spool().settled(entry(used));
        process.sending().wake();
    }

    private Entry entry(Amounts used) {
        return new Entry(
                key.organization(),
                id,
                key.keyId(),
                key.project(),
                key.principal().id(),
                allotment(),
                hold == null ? Amounts.NONE : hold.amounts(),
                used,
                UsageService.micros(startedAt));
    }

    private boolean diesHere(Scene where) {
        boolean dies = process.host().mayDie() && process.stage().chance().oneIn(DIES_ONE_IN);
        if (dies) {
            saw(where);
            process.host().crash(process.stage().chance().between(Clock.MILLI, DOWN));
        }
        return dies;
    }

    private @Nullable String allotment() {
        return hold == null ? null : hold.allotment();
    }

    private long wallMillis() {
        return process.host().wall() / Clock.MILLI;
    }

    private void saw(Scene scene) {
        process.stage().coverage().saw(scene);
        trace(scene.name());
    }

    private void trace(String what) {
        process.stage().trace().note(what, id, 0);
    }
}
