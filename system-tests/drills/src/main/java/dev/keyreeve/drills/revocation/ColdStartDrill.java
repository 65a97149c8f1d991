package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A relay starts from nothing and has all keys to read, while keys are disabled. {@link KeySeed} says how so many keys
 * came to be there.
 */
public final class ColdStartDrill implements Drill {
    private static final int PER_SECOND = 100;
    private static final String COLD = "relay-2";
    private static final int COLD_NUMBER = 2;
    private static final String SECRET = "sk-made-up-for-the-cold-start-drill";

    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public String summary() {
        return "a relay with 1,000,000 keys to read is started while 100 disables/s run";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int keys = scale.of(1_000_000, 20_000);
        int heap = scale.of(1_024, 320);
        teller.step("a stack of 2 relays");
        try (var stack = Stack.builder()
                        .relays(2)
                        .heap("relay-1", heap)
                        .heap(COLD, heap)
                        .config("relay-1", House.MODERATION_TIMEOUT, House.PATIENCE)
                        .config(COLD, House.MODERATION_TIMEOUT, House.PATIENCE)
                        .start();
                var witness = new Witness(stack)) {
            var tenant = Tenant.of(stack);
            tenant.credential(SECRET);
            var model = tenant.join("Cold", tenant.project("drill"));
            awaitService(stack, model); // moderation's first answer may take long, and is no relay's fault
            stack.kill(COLD);
            teller.step("%,d keys in the tables and in the topic; %s is dead".formatted(keys, COLD));
            var hand = new KeySeed(stack, model).plant(keys, scale.of(60_000, 6_000), seed);
            var active = hand.subList(0, hand.size() / 10);
            try (var traffic = new Traffic(stack.relays(), List.of(model));
                    var withdrawals = new Withdrawals(tenant)) {
                withdrawals.start(hand.subList(hand.size() / 10, hand.size()), PER_SECOND);
                if (!PhaseRunner.eventually(
                        Duration.ofMinutes(2), () -> !withdrawals.enforced().isEmpty())) {
                    throw new IllegalStateException("no disable was enforced: " + withdrawals.failed());
                }
                teller.step(COLD + " starts while " + PER_SECOND + " keys/s are disabled");
                long began = System.nanoTime();
                var start = CompletableFuture.runAsync(stack::startMissing);
                var probe = new ColdProbe(stack, traffic, COLD_NUMBER, hand);
                long ready = probe.untilReady(withdrawals, start);
                double seconds = (ready - began) / 1e9;
                teller.note("ready after %.1f s".formatted(seconds));
                var atReady = probe.askNewest(withdrawals.enforced(), ready);
                var served = probe.ask(active);
                start.join();
                var memory = ColdMemory.of(stack, COLD);
                withdrawals.close();
                traffic.close();
                return verdict(probe, withdrawals, traffic.made(), witness.arrivals(), atReady, served)
                        .figure("keys", keys)
                        .figure("ready_s", seconds)
                        .figure("keys_per_s", keys / seconds)
                        .figure("heap_after_gc_mb", memory.heapBytes() >> 20)
                        .figure("rss_mb", memory.residentBytes() >> 20)
                        .build();
            }
        }
    }

    private static void awaitService(Stack stack, Member model) throws InterruptedException {
        try (var traffic = new Traffic(stack.relays(), List.of(model))) {
            if (!PhaseRunner.eventually(
                    Duration.ofMinutes(1), () -> traffic.call(model, 1) instanceof Outcome.Answered)) {
                throw new IllegalStateException("no call was served before anything was done");
            }
        }
    }

    static Verdict.Builder verdict(
            ColdProbe probe,
            Withdrawals withdrawals,
            List<Made> made,
            List<Arrival> arrivals,
            List<Made> atReady,
            List<Made> served) {
        var windows = withdrawals.enforced();
        var late = new Judge(windows, made).late(arrivals);
        var admitted = atReady.stream().filter(Made::isServed).toList();
        var unserved = served.stream().filter(call -> !call.isServed()).toList();
        return Verdict.builder()
                .claim(
                        "no call with a key whose disable was enforced reached the provider",
                        late.isEmpty(),
                        Evidence.of(made.size() + " calls", late))
                .claim(
                        "once ready, the relay refuses every key that had been disabled before",
                        admitted.isEmpty() && !atReady.isEmpty(),
                        Evidence.of(atReady.size() + " asked", admitted))
                .claim(
                        "and serves the others",
                        unserved.isEmpty() && !served.isEmpty(),
                        Evidence.of(served.size() + " asked", unserved))
                .claim(
                        "disables were answered all the time",
                        withdrawals.failed().isEmpty() && !windows.isEmpty(),
                        Evidence.of(
                                windows.size() + " enforced, " + withdrawals.pending() + " pending",
                                withdrawals.failed()))
                .figure("probes_before_ready", probe.beforeReady())
                .figure("disables_enforced", windows.size())
                .figure("disables_pending", withdrawals.pending());
    }
}
