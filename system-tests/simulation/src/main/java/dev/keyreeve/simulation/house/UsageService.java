package dev.keyreeve.simulation.house;

import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import dev.keyreeve.simulation.ledger.Entry;
import dev.keyreeve.simulation.ledger.LedgerModel;
import dev.keyreeve.simulation.ledger.Limit;
import dev.keyreeve.simulation.ledger.Sale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * usage-service around the ledger: purchases, the fence, the intake, the reconciler. What is committed is committed; a
 * kill ends what was between two transactions, and the intake goes on from the offset that it stored with its last one.
 *
 * <p>Open to be overridden, so that a test can break a rule and see that somebody notices.
 */
public class UsageService {
    private static final long FENCE_PATIENCE = 2 * Clock.SECOND;
    private static final long RECONCILE_EVERY = Clock.SECOND;

    /** Longer than any exchange of the simulation runs after its allotment's end: a hold's grace, then the answer. */
    private static final long ABANDONED_AFTER = 5 * Clock.SECOND;

    private final Stage stage;
    private final LedgerModel ledger;
    private final Intake intake;
    private boolean down;
    private long postings;
    private boolean hasBooked;
    private boolean purchasesStall;
    private final List<Runnable> stalled = new ArrayList<>();

    public UsageService(Stage stage, LedgerModel ledger, Topic<UsageRecord> topic) {
        this.stage = stage;
        this.ledger = ledger;
        this.intake = new Intake(stage.clock(), topic, this::post);
    }

    /** Begins to take in and to reconcile. */
    public void open() {
        intake.open();
        stage.clock().after(RECONCILE_EVERY, this::reconcile);
    }

    /** The ledger's clock: microseconds. */
    public static long micros(long nanos) {
        return nanos / 1_000;
    }

    /** How many operations have changed the ledger. */
    public long postings() {
        return postings;
    }

    public boolean isDown() {
        return down;
    }

    public void kill() {
        down = true;
        intake.stop();
        stalled.clear();
        stage.trace().note("killed", "usage-service", postings);
        stage.coverage().saw(Scene.LEDGER_KILLED);
    }

    public void start() {
        down = false;
        intake.start();
    }

    /** Its consumer reads nothing for a while; purchases go on. */
    public void hangIntake(boolean hangs) {
        intake.hang(hangs);
        if (hangs) {
            stage.coverage().saw(Scene.INTAKE_HUNG);
        }
    }

    /** Purchases wait for each other longer than anybody waits for them; the intake goes on. Then they are made. */
    public void stallPurchases(boolean stall) {
        purchasesStall = stall;
        if (stall) {
            stage.coverage().saw(Scene.PURCHASES_STALLED);
        } else {
            var made = List.copyOf(stalled);
            stalled.clear();
            made.forEach(Runnable::run);
        }
    }

    public boolean hasTakenInAll() {
        return intake.hasTakenInAll();
    }

    /** Empty when it did not come to that: a newer process has fenced this one off, or the allotment's id is known. */
    public void buy(Allotment.Request request, Consumer<Optional<Allotment.Answer>> answer) {
        if (down) {
            return;
        }
        if (purchasesStall) {
            stalled.add(() -> buy(request, answer));
            return;
        }
        postings++;
        var sale = ledger.buy(request, now());
        stage.trace().note("purchase " + sale.getClass().getSimpleName(), request.allotment(), 0);
        switch (sale) {
            case Sale.Answered(var said) -> {
                if (said instanceof Allotment.Answer.Bought) {
                    stage.coverage().saw(Scene.ALLOTMENT_BOUGHT);
                }
                answer.accept(Optional.of(said));
            }
            case Sale.Fenced _ -> {
                stage.coverage().saw(Scene.PURCHASE_FENCED_OFF);
                answer.accept(Optional.empty());
            }
            case Sale.Known _ -> {
                stage.coverage().saw(Scene.PURCHASE_CLOSED_BEFORE);
                answer.accept(Optional.empty());
            }
        }
    }

    public void create(Limit limit, Consumer<Boolean> answer) {
        if (!down) {
            postings++;
            ledger.create(limit, now());
            answer.accept(true);
        }
    }

    public void change(String limit, long amount, Consumer<Boolean> answer) {
        if (!down) {
            postings++;
            answer.accept(ledger.change(limit, amount, now()));
        }
    }

    /** Answered only when all that stands in the topic by now is in the ledger. */
    public void fence(String relay, Allotment.Fence fence, Consumer<Boolean> answer) {
        if (down) {
            return;
        }
        fenceWhenTakenIn(relay, fence, answer, intake.ends(), stage.clock().now() + FENCE_PATIENCE);
    }

    private void fenceWhenTakenIn(
            String relay, Allotment.Fence fence, Consumer<Boolean> answer, int[] ends, long until) {
        if (down || stage.clock().now() > until) {
            return;
        }
        if (mustWaitFor(ends)) {
            stage.coverage().saw(Scene.FENCE_WAITED_FOR_TOPIC);
            stage.clock().after(10 * Clock.MILLI, () -> fenceWhenTakenIn(relay, fence, answer, ends, until));
            return;
        }
        postings++;
        long open = openAllotments();
        long booked = booked();
        ledger.fence(relay, fence.epoch(), fence.claimed());
        noteShrunk(booked);
        stage.trace().note("fence", relay, fence.epoch());
        stage.coverage().saw(Scene.ALLOTMENT_RETURNED_BY_FENCE, open - openAllotments());
        answer.accept(true);
    }

    protected boolean mustWaitFor(int[] ends) {
        return !intake.hasTakenIn(ends);
    }

    private long openAllotments() {
        return ledger.allotments().stream().filter(sold -> !sold.isClosed()).count();
    }

    private void post(UsageRecord record) {
        postings++;
        long booked = booked();
        switch (record) {
            case UsageRecord.Settled(var entry) -> settle(entry);
            case UsageRecord.Closed closed -> {
                var outcome = ledger.close(
                        closed.organization(),
                        closed.closing().allotment(),
                        closed.relay(),
                        closed.closing().claimed());
                stage.trace().note("close " + outcome, closed.closing().allotment(), 0);
            }
        }
        noteShrunk(booked);
    }

    private void noteShrunk(long bookedBefore) {
        if (booked() < bookedBefore) {
            stage.coverage().saw(Scene.BOOKING_SHRANK);
        }
    }

    private long booked() {
        if (!hasBooked) {
            return 0;
        }
        long sum = 0;
        for (var allotment : ledger.allotments()) {
            for (var part : allotment.parts().values()) {
                sum += part.booked();
            }
        }
        return sum;
    }

    private void settle(Entry entry) {
        var allotment = entry.allotment();
        var soldBefore = allotment == null ? null : ledger.allotment(allotment);
        boolean closed = soldBefore != null && soldBefore.isClosed();
        var settling = ledger.settle(entry, now());
        stage.trace().note("settle " + settling, entry.exchange(), entry.used().nanos());
        switch (settling) {
            case DUPLICATE -> stage.coverage().saw(Scene.SETTLED_TWICE);
            case SETTLED -> {
                stage.coverage().saw(Scene.SETTLED);
                if (closed) {
                    stage.coverage().saw(Scene.SETTLED_AFTER_CLOSE);
                }
            }
        }
    }

    private void reconcile() {
        if (!down) {
            int booked = ledger.bookAbandoned(micros(ABANDONED_AFTER), now());
            if (booked > 0) {
                hasBooked = true;
                postings++;
                stage.trace().note("booked", "usage-service", booked);
                stage.coverage().saw(Scene.BOOKED, booked);
            }
        }
        stage.clock().after(RECONCILE_EVERY, this::reconcile);
    }

    private long now() {
        return micros(stage.clock().now());
    }
}
