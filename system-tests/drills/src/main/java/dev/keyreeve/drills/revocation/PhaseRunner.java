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
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Plays one {@link Phase}: fault, disables, calls of the disabled members, end of the fault, and the way back. */
final class PhaseRunner {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COMES_BACK = Duration.ofSeconds(30);

    /** How long they stay disabled after the answer, calling all the time. */
    private static final Duration HELD = Duration.ofMillis(1_500);

    /** Of each of them at each relay meanwhile. */
    private static final int QUESTIONS = 5;

    private final House house;
    private final Traffic traffic;
    private final int relays;
    private final int atOnce;

    /** @param atOnce how many members are disabled in each phase; others are to be left */
    PhaseRunner(House house, Traffic traffic, int relays, int atOnce) {
        this.house = house;
        this.traffic = traffic;
        this.relays = relays;
        this.atOnce = atOnce;
    }

    Phase.Course play(Phase phase, int number) throws Exception {
        var seats = new ArrayList<Seat>();
        for (int place = 0; place < atOnce; place++) {
            var seat = seat(number * atOnce + place);
            if (!eventually(PATIENCE, () -> seat.take(relays))) {
                throw new IllegalStateException("a member did not get a stream at every relay");
            }
            seats.add(seat);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            phase.begin().run();
            var disabled = disable(seats, threads).stream()
                    .map(CompletableFuture::join)
                    .toList();
            var questions = new ArrayList<CompletableFuture<Outcome>>();
            for (int round = 0; round < QUESTIONS; round++) {
                for (int relay = 1; relay <= relays; relay++) {
                    int there = relay;
                    for (var seat : seats) {
                        questions.add(CompletableFuture.supplyAsync(() -> traffic.call(seat.member(), there), threads));
                    }
                }
                Thread.sleep(HELD.dividedBy(QUESTIONS)); // spreads them over the time in which the fault lasts
            }
            long ended = System.nanoTime();
            phase.end().run();
            questions.forEach(CompletableFuture::join); // a stopped relay answers when it goes on, not before
            var other = seat((number + 1) * atOnce).member();
            long back = eventually(COMES_BACK, () -> isBack(phase.relay(), other)) ? System.nanoTime() : Long.MAX_VALUE;
            var windows = new ArrayList<Window>();
            for (var open : disabled) {
                long enableAsked = System.nanoTime();
                house.tenant().enable(open.seat().member());
                windows.add(new Window(
                        open.seat().member().userId(),
                        open.askedNs(),
                        open.enforcedNs(),
                        enableAsked,
                        System.nanoTime()));
            }
            seats.forEach(Seat::giveBack);
            return new Phase.Course(phase, began, windows, ended, back);
        }
    }

    private record Disabled(Seat seat, long askedNs, long enforcedNs) {}

    /** All at once, through the replicas in turn. */
    private List<CompletableFuture<Disabled>> disable(List<Seat> seats, Executor threads) {
        var disables = new ArrayList<CompletableFuture<Disabled>>();
        for (var seat : seats) {
            var replica =
                    house.replicas().get(disables.size() % house.replicas().size());
            disables.add(CompletableFuture.supplyAsync(
                    () -> {
                        long asked = System.nanoTime();
                        var answer = replica.disable(seat.member());
                        return new Disabled(seat, asked, answer.enforced() ? System.nanoTime() : Long.MAX_VALUE);
                    },
                    threads));
        }
        return disables;
    }

    private Seat seat(int number) {
        return traffic.seats().get(number % traffic.seats().size());
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
