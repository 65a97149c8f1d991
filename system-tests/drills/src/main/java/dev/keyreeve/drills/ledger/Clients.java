package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What members call for: streams and plain answers, half of them given up half-way. Counts how each
 * ended.
 */
public final class Clients {
    public static final String EXHAUSTED = "429 budget_exhausted";
    private static final Tariff TARIFF = Tariff.GPT_4O;
    /** A third of a cent with the prompt, of which an answer to its end costs less than half. */
    private static final int MOST_OUTPUT = 300;

    /** How long their calls last. */
    public enum Tempo {
        /** Over in a moment: many calls. */
        QUICK(200, 800, 5, 60),
        /** Some ten seconds: many at once, and few that begin. */
        SLOW(6, 16, 5_000, 20_000);

        private final int fewestPerSecond;
        private final int mostPerSecond;
        private final int shortestWaitMs;
        private final int longestWaitMs;

        Tempo(int fewestPerSecond, int mostPerSecond, int shortestWaitMs, int longestWaitMs) {
            this.fewestPerSecond = fewestPerSecond;
            this.mostPerSecond = mostPerSecond;
            this.shortestWaitMs = shortestWaitMs;
            this.longestWaitMs = longestWaitMs;
        }

        private String directive(boolean stream, SplittableRandom random) {
            return stream
                    ? "tokens_per_second=" + random.nextInt(fewestPerSecond, mostPerSecond)
                    : "ttft_ms=" + random.nextInt(shortestWaitMs, longestWaitMs);
        }
    }

    private final List<URI> relays;
    private final List<Member> members;
    private final Load load;
    private final Map<String, AtomicLong> ends = new ConcurrentSkipListMap<>();

    public Clients(List<URI> relays, List<Member> members, Load load) {
        this.relays = relays;
        this.members = members;
        this.load = load;
    }

    /** A call of a random kind by a random member through a random relay. */
    public Outcome any(Tempo tempo, SplittableRandom random) {
        boolean stream = random.nextBoolean();
        boolean hangsUp = random.nextBoolean();
        int tokens = random.nextInt(40, 140);
        var member = members.get(random.nextInt(members.size()));
        var prompt = "[[sim tokens=%d %s]] number %d"
                .formatted(tokens, tempo.directive(stream, random), random.nextInt(1_000_000));
        var call = stream
                ? Call.stream(member, TARIFF.model(), prompt, MOST_OUTPUT)
                : Call.plain(member, TARIFF.model(), prompt, MOST_OUTPUT);
        var relay = relays.get(random.nextInt(relays.size()));
        return make(relay, call.with(patience(tempo, stream, hangsUp, tokens, random)));
    }

    private static Call.Patience patience(
            Tempo tempo, boolean stream, boolean hangsUp, int tokens, SplittableRandom random) {
        if (!hangsUp) {
            return new Call.Patience.ToTheEnd();
        }
        return stream
                ? new Call.Patience.Events(random.nextInt(1, tokens))
                : new Call.Patience.Until(Duration.ofMillis(random.nextInt(1, tempo.longestWaitMs)));
    }

    /** One that is read to its end. */
    public Outcome patient(int number) {
        var prompt = "[[sim tokens=140]] number " + number;
        var member = members.get(Math.floorMod(number, members.size()));
        var relay = relays.get(Math.floorMod(number, relays.size()));
        return make(relay, Call.plain(member, TARIFF.model(), prompt, MOST_OUTPUT));
    }

    public Outcome make(URI relay, Call call) {
        var outcome = load.make(relay, call);
        count(outcome);
        return outcome;
    }

    /** For who drove the load by himself. */
    public void count(Outcome outcome) {
        ends.computeIfAbsent(name(outcome), _ -> new AtomicLong()).incrementAndGet();
    }

    /** How many calls ended in which way, by {@code answered}, {@code hung up}, {@code 429 budget_exhausted}, ... */
    public Map<String, Long> ends() {
        var sums = new TreeMap<String, Long>();
        ends.forEach((name, count) -> sums.put(name, count.get()));
        return sums;
    }

    public static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _ -> "answered";
            case Outcome.HungUp _ -> "hung up";
            case Outcome.Refused(int status, String code, String _, Duration _) -> status + " " + code;
            case Outcome.Cut(String code, int _) -> "cut " + code;
            case Outcome.Broken _ -> "broken off";
        };
    }

    public static boolean isExhausted(Outcome outcome) {
        return name(outcome).equals(EXHAUSTED);
    }
}
