package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Tenant;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Disables one member after the other, as long as it runs: each holds an open stream, and knocks at the relays once its
 * disable is enforced. Knocks bear a {@code user} of their own, so that the provider's record tells of each.
 */
final class Disables implements AutoCloseable {
    /** What begins the {@code user} of a call that was made after {@code enforced: true}. */
    static final String KNOCK = "knock-";

    private static final Executor STREAMS = stream -> Thread.ofVirtual().start(stream);
    private static final int KNOCKS = 6;
    private static final String MODEL = "gpt-4o";
    private static final Duration ENFORCED = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(1_500);
    private static final Duration STREAM_RUNS = Duration.ofSeconds(20);
    private static final Duration ENDS = Duration.ofSeconds(5);

    private final URI relays;
    private final Tenant tenant;
    private final List<Member> victims;
    private final Sdk sdk;
    private final Queue<Disable> done = new ConcurrentLinkedQueue<>();
    private final Queue<String> adminFailures = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean over;

    /**
     * One of them.
     *
     * @param atOnce the answer was 200 and {@code enforced: true}
     * @param enforced that it became so in the end
     * @param tookMs as key-service counted
     * @param stream how the member's stream ended
     * @param knocks how the calls after that ended
     */
    record Disable(boolean atOnce, boolean enforced, long tookMs, Outcome stream, List<Outcome> knocks) {}

    private Disables(URI relays, Tenant tenant, List<Member> victims, Sdk sdk) {
        this.relays = relays;
        this.tenant = tenant;
        this.victims = victims;
        this.sdk = sdk;
    }

    static Disables start(URI relays, Tenant tenant, List<Member> victims, Sdk sdk) {
        var disables = new Disables(relays, tenant, victims, sdk);
        disables.thread.start();
        return disables;
    }

    private void run() {
        for (int number = 0; !over; number++) {
            try {
                disable(victims.get(number % victims.size()), number);
            } catch (IllegalStateException | UncheckedIOException adminApi) {
                adminFailures.add(String.valueOf(adminApi.getMessage()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void disable(Member victim, int number) {
        var began = new CompletableFuture<Integer>();
        var prompt = "Go on. [[sim tokens=60 tokens_per_second=2]]";
        var stream = CompletableFuture.supplyAsync(
                () -> sdk.make(relays, Call.stream(victim, MODEL, prompt, 60), began::complete), STREAMS);
        try {
            began.get(STREAM_RUNS.toSeconds(), TimeUnit.SECONDS);
            var disable = again(() -> tenant.disable(victim));
            boolean enforced = disable.enforced() || becomesEnforced(disable.revision());
            var knocks = new ArrayList<Outcome>();
            for (int knock = 0; enforced && knock < KNOCKS; knock++) {
                var call = Call.plain(victim, MODEL, "Hello. [[sim tokens=5]]", 10);
                knocks.add(sdk.make(relays, call.tagged(KNOCK + number + "-" + knock)));
            }
            var end = stream.get(ENDS.toSeconds(), TimeUnit.SECONDS);
            done.add(new Disable(disable.enforced(), enforced, disable.tookMs(), end, knocks));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            adminFailures.add("a stream of " + victim.userId() + " neither begins nor ends");
        } finally {
            again(() -> {
                tenant.enable(victim);
                return victim;
            });
        }
    }

    /** As for {@link Sdk}: both ways of changing a member may be asked for twice. */
    private static <T> T again(Supplier<T> change) {
        try {
            return change.get();
        } catch (UncheckedIOException noAnswer) {
            return change.get();
        }
    }

    private boolean becomesEnforced(long revision) {
        long until = System.nanoTime() + ENFORCED.toNanos();
        while (System.nanoTime() < until) {
            if (tenant.isEnforced(revision)) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return false;
    }

    /** Ends it. */
    void end() throws InterruptedException {
        over = true;
        thread.join();
    }

    List<Disable> done() {
        return List.copyOf(done);
    }

    /** What the admin API did not do. */
    List<String> adminFailures() {
        return List.copyOf(adminFailures);
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
