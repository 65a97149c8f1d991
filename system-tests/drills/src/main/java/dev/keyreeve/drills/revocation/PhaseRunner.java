package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Wire;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Plays one {@link Phase}: fault, disable, calls of the disabled member, end of the fault, and the way back. */
final class PhaseRunner {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COMES_BACK = Duration.ofSeconds(30);

    /** How long the member stays disabled after the answer, calling all the time. */
    private static final Duration HELD = Duration.ofMillis(1_500);

    /** Of the disabled member at each relay while they stay so. */
    private static final int QUESTIONS = 5;

    private final House house;
    private final Traffic traffic;
    private final int relays;

    PhaseRunner(House house, Traffic traffic, int relays) {
        this.house = house;
        this.traffic = traffic;
        this.relays = relays;
    }

    Phase.Course play(Phase phase, int number) throws Exception {
        var seat = traffic.seats().get(number);
        if (!eventually(PATIENCE, () -> seat.take(relays))) {
            throw new IllegalStateException("a member did not get a stream at every relay");
        }
        var member = seat.member();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            phase.begin().run();
            long asked = System.nanoTime();
            var enforcement =
                    house.replicas().get(number % house.replicas().size()).disable(member);
            long enforced = enforcement.enforced() ? System.nanoTime() : Long.MAX_VALUE;
            var questions = new ArrayList<CompletableFuture<Outcome>>();
            for (int round = 0; round < QUESTIONS; round++) {
                for (int relay = 1; relay <= relays; relay++) {
                    int there = relay;
                    questions.add(CompletableFuture.supplyAsync(() -> traffic.call(member, there), threads));
                }
                Thread.sleep(HELD.dividedBy(QUESTIONS)); // spreads them over the time in which the fault lasts
            }
            long ended = System.nanoTime();
            phase.end().run();
            questions.forEach(CompletableFuture::join); // a stopped relay answers when it goes on, not before
            long back = eventually(COMES_BACK, () -> isBack(phase.relay(), other(number)))
                    ? System.nanoTime()
                    : Long.MAX_VALUE;
            long enableAsked = System.nanoTime();
            house.tenant().enable(member);
            var window = new Window(member.userId(), asked, enforced, enableAsked, System.nanoTime());
            seat.giveBack();
            return new Phase.Course(phase, began, window, ended, back);
        }
    }

    private Member other(int number) {
        var seats = traffic.seats();
        return seats.get((number + 1) % seats.size()).member();
    }

    /** Ready by its own word, and by that of a caller. */
    private boolean isBack(int relay, Member other) {
        return isReady(house.stack().readiness("relay-" + relay))
                && traffic.call(other, relay) instanceof Outcome.Answered;
    }

    private static boolean isReady(URI health) {
        try {
            return new Wire(health, null).get(health.getPath()).ok();
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    static boolean eventually(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** A stream that nobody ended before the drill did. */
    static boolean goesOn(Made stream) {
        return stream.outcome() instanceof Outcome.HungUp;
    }

    /** Calls that went unserved without any fault or disable to excuse them. */
    static List<Made> hurt(Judge judge, List<Phase.Course> courses) {
        return judge.hurt().stream()
                .filter(call -> courses.stream()
                        .noneMatch(course -> course.excuses(call.relay(), call.sentNs(), call.endedNs())))
                .toList();
    }
}
