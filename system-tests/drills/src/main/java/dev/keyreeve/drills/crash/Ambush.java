package dev.keyreeve.drills.crash;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.ledger.Billed;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.Clients;
import dev.keyreeve.drills.ledger.Tariff;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Five exchanges at one relay, brought to five different steps by freezing what each of them needs next, and then one
 * {@code kill -9}. What a step looks like from outside is checked just before the kill; one that was not reached is not
 * counted, however likely it was.
 */
final class Ambush {
    private static final String MODEL = Tariff.GPT_4O.model();
    private static final int MOST_OUTPUT = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(20);
    /** For a request to cross the loopback and the relay to send its own; the step is looked at afterwards. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(300);

    private final BudgetScene scene;
    private final Clients clients;
    private final Load load;
    private final String relay;
    private final URI address;
    private final Map<Step, Member> members = new EnumMap<>(Step.class);
    private final Map<Step, CompletableFuture<Outcome>> calls = new EnumMap<>(Step.class);
    private final AtomicInteger events = new AtomicInteger();

    /** @param members of the scene, one for each step, who call for nothing else */
    Ambush(BudgetScene scene, Clients clients, Load load, int relay, List<Member> members) {
        this.scene = scene;
        this.clients = clients;
        this.load = load;
        this.relay = "relay-" + relay;
        this.address = scene.stack().relay(relay);
        for (var step : Step.values()) {
            this.members.put(step, members.get(step.ordinal()));
        }
    }

    /** @return the steps at which an exchange really stood when the relay was killed; it is left dead */
    Set<Step> spring() throws Exception {
        var stack = scene.stack();
        bring(
                Step.BEFORE_THE_ANSWER,
                "[[sim tokens=20 ttft_ms=90000]]",
                () -> isOpenAtProvider(Step.BEFORE_THE_ANSWER));
        bring(Step.MID_STREAM, "[[sim tokens=90 tokens_per_second=1]]", () -> events.get() >= 2);
        stack.signal("kafka", Signal.STOP);
        try {
            bring(Step.BEFORE_KAFKA, "[[sim tokens=20]]", () -> isAnswered(Step.BEFORE_KAFKA));
            stack.signal("moderation-service", Signal.STOP);
            bring(Step.BEFORE_FORWARDING, "[[sim tokens=20]]", () -> hasAllotment(Step.BEFORE_FORWARDING));
            stack.signal("usage-service", Signal.STOP);
            start(Step.BEFORE_THE_HOLD, "[[sim tokens=20]]");
            LockSupport.parkNanos(ON_ITS_WAY.toNanos());
            var reached = reached();
            stack.kill(relay);
            return reached;
        } finally {
            List.of("usage-service", "moderation-service", "kafka").forEach(this::thaw);
            calls.values().forEach(call -> clients.count(call.join()));
        }
    }

    /** A call that is refused on the way, because the machine is too busy for the relay's patience, is made again. */
    private void bring(Step step, String prompt, Callable<Boolean> isThere) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        start(step, prompt);
        while (!isThere.call() && deadline - System.nanoTime() > 0) {
            if (outcome(step) instanceof Outcome.Refused) {
                start(step, prompt);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void start(Step step, String prompt) {
        var member = member(step);
        var call = step == Step.MID_STREAM
                ? Call.stream(member, MODEL, prompt, MOST_OUTPUT)
                : Call.plain(member, MODEL, prompt, MOST_OUTPUT);
        calls.put(step, load.start(address, call, events::set));
    }

    private Member member(Step step) {
        return Objects.requireNonNull(members.get(step));
    }

    private CompletableFuture<Outcome> call(Step step) {
        return Objects.requireNonNull(calls.get(step), step.text());
    }

    /** Null while it waits. */
    private @Nullable Outcome outcome(Step step) {
        return call(step).getNow(null);
    }

    private boolean isAnswered(Step step) {
        return outcome(step) instanceof Outcome.Answered;
    }

    private Set<Step> reached() throws SQLException {
        var reached = EnumSet.noneOf(Step.class);
        for (var step : Step.values()) {
            boolean isThere = switch (step) {
                case BEFORE_THE_HOLD -> isWaiting(step) && !hasAllotment(step) && !isAtProvider(step);
                case BEFORE_FORWARDING -> isWaiting(step) && hasAllotment(step) && !isAtProvider(step);
                case BEFORE_THE_ANSWER -> isWaiting(step) && isOpenAtProvider(step);
                case MID_STREAM -> isWaiting(step) && isOpenAtProvider(step) && events.get() > 0;
                case BEFORE_KAFKA ->
                    isAnswered(step)
                            && scene.books().entryCountOfKey(member(step).keyId()) == 0;
            };
            if (isThere) {
                reached.add(step);
            }
        }
        return reached;
    }

    private boolean isWaiting(Step step) {
        return !call(step).isDone();
    }

    private boolean hasAllotment(Step step) throws SQLException {
        return scene.books().openAllotments(member(step).keyId()) > 0;
    }

    private boolean isAtProvider(Step step) {
        return ofMember(step).findAny().isPresent();
    }

    private boolean isOpenAtProvider(Step step) {
        return ofMember(step).anyMatch(Billed::isOpen);
    }

    private Stream<Billed> ofMember(Step step) {
        var user = member(step).userId();
        return scene.calls().stream().filter(call -> call.user().equals(user));
    }

    private void thaw(String process) {
        if (scene.stack().processes().containsKey(process)) {
            scene.stack().signal(process, Signal.CONT);
        }
    }
}
