package dev.keyreeve.simulator.count;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The counts since one reset. Many event loops write, any thread reads. */
final class Counts {
    static final int RECENT = 500;
    static final String ABSENT = "(none)";

    /** Names beyond this many are counted together, so that a flood of made-up keys cannot fill the memory. */
    static final int MAX_NAMES = 10_000;

    static final String OTHERS = "(others)";

    private final long sinceMicros;
    private final AtomicInteger openStreams;
    private final AtomicLong sequence = new AtomicLong();
    private final LongAdder streamsClosedEarly = new LongAdder();
    private final Tally.Adder all = new Tally.Adder();
    private final ConcurrentMap<String, LongAdder> byEndpoint = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final ConcurrentMap<Outcome, LongAdder> byOutcome = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Tally.Adder> byAuthorization = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Tally.Adder> byModel = new ConcurrentHashMap<>();
    private final CallLog log = new CallLog();
    private final AtomicReferenceArray<@Nullable Call> recent = new AtomicReferenceArray<>(RECENT);

    /** @param openStreams outlives a reset, as streams do */
    Counts(long sinceMicros, AtomicInteger openStreams) {
        this.sinceMicros = sinceMicros;
        this.openStreams = openStreams;
    }

    Call received(String endpoint, Call.Request request, long atMicros, long atNanos, long notBeforeNanos) {
        long number = sequence.incrementAndGet();
        Call call = new Call(this, number, atMicros, atNanos, notBeforeNanos, endpoint, request);
        log.add(call.line());
        recent.set((int) ((number - 1) % RECENT), call);
        all.call();
        plusOne(byEndpoint, endpoint);
        tally(byAuthorization, call.authorization()).call();
        return call;
    }

    void understood(Asked asked) {
        if (asked.model() != null) {
            tally(byModel, asked.model()).call();
        }
    }

    void streamOpened() {
        openStreams.incrementAndGet();
    }

    void settled(Call call, Outcome outcome) {
        int input = call.inputTokens();
        int output = call.outputTokens();
        all.settled(outcome, input, output);
        tally(byAuthorization, call.authorization()).settled(outcome, input, output);
        String model = call.model();
        if (model != null) {
            tally(byModel, model).settled(outcome, input, output);
        }
        plusOne(byStatus, call.status());
        plusOne(byOutcome, outcome);
        if (call.isStreaming()) {
            openStreams.decrementAndGet();
            if (outcome == Outcome.CLOSED_EARLY) {
                streamsClosedEarly.increment();
            }
        }
    }

    CallPage calls(long after, int limit) {
        return log.page(after, limit);
    }

    SimulatorStats snapshot() {
        Tally sum = all.sum();
        return new SimulatorStats(
                "simulator.stats",
                "keyreeve-provider-simulator",
                sinceMicros,
                sum.calls(),
                sorted(byEndpoint, Function.identity(), LongAdder::sum),
                sorted(byStatus, String::valueOf, LongAdder::sum),
                sorted(byOutcome, Outcome::text, LongAdder::sum),
                openStreams.get(),
                streamsClosedEarly.sum(),
                sum.inputTokens(),
                sum.outputTokens(),
                sorted(byAuthorization, Function.identity(), Tally.Adder::sum),
                sorted(byModel, Function.identity(), Tally.Adder::sum),
                recent(0, RECENT));
    }

    List<RecordedCall> recent(long after, int limit) {
        long newest = sequence.get();
        List<RecordedCall> calls = new ArrayList<>();
        for (long number = Math.max(after + 1, newest - RECENT + 1);
                number <= newest && calls.size() < limit;
                number++) {
            Call call = recent.get((int) ((number - 1) % RECENT));
            if (call != null) {
                calls.add(call.recorded());
            }
        }
        return List.copyOf(calls);
    }

    private static Tally.Adder tally(ConcurrentMap<String, Tally.Adder> map, @Nullable String name) {
        String key = Objects.requireNonNullElse(name, ABSENT);
        Tally.Adder found = map.get(key);
        if (found != null) {
            return found;
        }
        return map.computeIfAbsent(map.size() < MAX_NAMES ? key : OTHERS, _ -> new Tally.Adder());
    }

    private static <K> void plusOne(ConcurrentMap<K, LongAdder> map, K key) {
        LongAdder found = map.get(key);
        (found != null ? found : map.computeIfAbsent(key, _ -> new LongAdder())).increment();
    }

    private static <K, A, V> Map<String, V> sorted(Map<K, A> map, Function<K, String> name, Function<A, V> value) {
        Map<String, V> copy = new TreeMap<>();
        map.forEach((key, adder) -> copy.put(name.apply(key), value.apply(adder)));
        return copy;
    }
}
