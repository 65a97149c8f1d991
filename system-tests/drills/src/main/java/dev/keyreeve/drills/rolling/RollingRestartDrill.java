package dev.keyreeve.drills.rolling;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.BudgetScene;
import dev.keyreeve.drills.ledger.BusyMachine;
import dev.keyreeve.drills.ledger.Evidence;
import dev.keyreeve.drills.ledger.Finale;
import dev.keyreeve.drills.ledger.Sampler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A new version goes out in the middle of the day: SIGTERM for one relay after the other, and nobody notices. */
public final class RollingRestartDrill implements Drill {
    private static final int RELAYS = 2;
    private static final int MEMBERS = 8;
    private static final BigDecimal RICH = BigDecimal.valueOf(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration BUSY = Duration.ofSeconds(60);
    private static final String MODEL = "gpt-4o";

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String summary() {
        return "two relays are restarted one after the other, again and again, under open streams";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int rounds = scale.of(5, 1);
        int tokens = scale.of(60, 30);
        int perSecond = scale.of(10, 5);
        int open = perSecond * 2;
        teller.step("a stack with " + RELAYS + " relays");
        try (var stack = BusyMachine.patient(RELAYS).start();
                var load = new Load();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tenant = Tenant.of(stack);
            tenant.credential("sk-rolling-0123456789abcdef");
            var scene = BudgetScene.open(stack, tenant, "Rolling", MEMBERS, RICH);
            var balancer = new Balancer(stack.relays(), load);
            Queue<CompletableFuture<Outcome>> calls = new ConcurrentLinkedQueue<>();
            try (var sampler = Sampler.start(scene)) {
                teller.step("%d streams a second, of %d tokens at 10 a second".formatted(perSecond, tokens));
                var traffic = Thread.ofVirtual()
                        .start(() -> Load.pace(
                                perSecond,
                                LONGEST,
                                () -> calls.add(CompletableFuture.supplyAsync(
                                        () -> balancer.make(call(scene, calls.size(), tokens)), threads))));
                int restarts = roll(stack, scene, rounds, open, teller);
                traffic.interrupt();
                traffic.join();
                var outcomes = calls.stream().map(CompletableFuture::join).toList();
                teller.step("everything comes to rest");
                var evidence = new Finale(scene, teller).rest(sampler);
                return verdict(outcomes, evidence, restarts, balancer.turnedAway());
            }
        }
    }

    private static Call call(BudgetScene scene, int number, int tokens) {
        var member = scene.members().get(number % scene.members().size());
        return Call.stream(member, MODEL, "Go on. [[sim tokens=%d tokens_per_second=10]]".formatted(tokens), tokens);
    }

    private static int roll(Stack stack, BudgetScene scene, int rounds, int open, Teller teller) {
        int restarts = 0;
        for (int round = 0; round < rounds; round++) {
            for (int relay = 1; relay <= RELAYS; relay++) {
                int streams = awaitStreams(scene, open);
                long began = System.nanoTime();
                stack.restart("relay-" + relay);
                restarts++;
                teller.note("relay-%d restarted under %d open streams, back after %.1f s"
                        .formatted(relay, streams, (System.nanoTime() - began) / 1e9));
            }
        }
        return restarts;
    }

    /** @throws IllegalStateException when there never are so many */
    private static int awaitStreams(BudgetScene scene, int open) {
        long until = System.nanoTime() + BUSY.toNanos();
        int streams = scene.provider().openStreams();
        while (streams < open) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("never more than " + streams + " streams were open");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            streams = scene.provider().openStreams();
        }
        return streams;
    }

    static Verdict verdict(List<Outcome> outcomes, Evidence evidence, int restarts, int turnedAway) {
        long whole =
                outcomes.stream().filter(Outcome.Answered.class::isInstance).count();
        var others = outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Answered))
                .toList();
        var verdict = Verdict.builder()
                .claim(
                        "no stream is cut, and every call is answered in the end",
                        others.isEmpty() && whole > 0 && restarts > 0,
                        "%,d whole, %d not %s; %d restarts, %d calls turned away on the way"
                                .formatted(
                                        whole,
                                        others.size(),
                                        others.subList(0, Math.min(3, others.size())),
                                        restarts,
                                        turnedAway))
                .claim(
                        "who was turned away had not been sent on",
                        evidence.audit().calls() == whole,
                        "%,d calls at the provider for %,d answers"
                                .formatted(evidence.audit().calls(), whole))
                .claim(
                        "every entry is exact: no relay left anything behind for its successor to guess",
                        evidence.audit().exact() == evidence.audit().entries(),
                        evidence.audit().differences());
        evidence.claimMetered(verdict);
        return verdict.figure("restarts", restarts)
                .figure("streams", whole)
                .figure("turned_away", turnedAway)
                .build();
    }
}
