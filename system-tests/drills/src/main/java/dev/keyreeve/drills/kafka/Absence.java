package dev.keyreeve.drills.kafka;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Tariff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One time that Kafka is away, from the last moment before it to the last sign that it is back. */
final class Absence {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration COMES_BACK = Duration.ofSeconds(60);
    /** Members of the rich project who make the load; the others are there to be disabled. */
    private static final int CALLING = 4;

    private final BudgetScene rich;
    private final BudgetScene poor;
    private final Load load;
    private final Teller teller;

    Absence(BudgetScene rich, BudgetScene poor, Load load, Teller teller) {
        this.rich = rich;
        this.poor = poor;
        this.load = load;
        this.teller = teller;
    }

    Outage of(Cut cut, Duration away) throws IOException {
        var stack = rich.stack();
        var victim = rich.members().get(CALLING + cut.ordinal());
        call(victim); // so that it is a member who was served
        try (var riches = Traffic.start(load, stack.relays(), rich.members().subList(0, CALLING))) {
            awaitAnswers(riches);
            long spooledBefore = SpoolSize.of(stack);
            teller.step("Kafka is away for " + away.toSeconds() + " s: " + cut.text());
            riches.counts();
            long began = System.nanoTime();
            cut.begin(stack);
            try (var poors = Traffic.start(load, stack.relays(), poor.members())) {
                var disable = rich.tenant().disable(victim); // waits for its bound
                LockSupport.parkNanos(began + away.toNanos() - System.nanoTime());
                long spooledAfter = SpoolSize.of(stack);
                var served = riches.counts();
                var refused = poors.counts();
                teller.note("served %,d, refused %,d as exhausted; spools grew from %,d to %,d bytes"
                        .formatted(served.answered(), refused.exhausted(), spooledBefore, spooledAfter));
                teller.step("Kafka comes back");
                cut.end(stack);
                long back = System.nanoTime();
                boolean enforced = awaitEnforced(disable.revision());
                long backMs = Duration.ofNanos(System.nanoTime() - back).toMillis();
                long admitted = admittedAfterwards(victim);
                poors.counts();
                return new Outage(
                        cut.text(),
                        served,
                        refused,
                        spooledBefore,
                        spooledAfter,
                        new Outage.Disable(disable.status(), disable.enforced(), enforced, backMs, admitted),
                        awaitAnswers(poors));
            }
        }
    }

    /** @return whether a call was answered in time */
    private static boolean awaitAnswers(Traffic traffic) {
        long deadline = System.nanoTime() + COMES_BACK.toNanos();
        while (deadline - System.nanoTime() > 0) {
            if (traffic.counts().answered() > 0) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    private boolean awaitEnforced(long revision) {
        long deadline = System.nanoTime() + COMES_BACK.toNanos();
        while (deadline - System.nanoTime() > 0) {
            if (rich.tenant().isEnforced(revision)) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return false;
    }

    /** Knocks at every relay. @return how many of these calls the provider saw */
    private long admittedAfterwards(Member victim) {
        long before = seen(victim);
        call(victim);
        return seen(victim) - before;
    }

    private void call(Member member) {
        for (var relay : rich.stack().relays()) {
            load.make(relay, Call.plain(member, Tariff.GPT_4O.model(), "[[sim tokens=10]] knock", 20));
        }
    }

    private long seen(Member member) {
        return rich.calls().stream()
                .filter(call -> call.user().equals(member.userId()))
                .count();
    }
}
