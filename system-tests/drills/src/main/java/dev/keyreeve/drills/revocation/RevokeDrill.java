package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * Members who call all the time are disabled and enabled again, a thousand times.
 *
 * <p>A call is late when it reached the provider after the drill had read {@code enforced: true}. A busy machine reads
 * late what came early, so the provider also tells since when each call can have been there. What its own delay leaves
 * open is counted, and how long that delay was. A call that its client sent after the answer has no such excuse, and the
 * drill makes one at each relay right after each answer.
 *
 * <p>How many calls a second are offered is found out first: the wanted number, or half of what this machine serves.
 */
public final class RevokeDrill implements Drill {
    private static final int KEY_SERVICES = 2;
    private static final String SECRET = "sk-made-up-for-the-revoke-drill";

    @Override
    public String name() {
        return "revoke";
    }

    @Override
    public String summary() {
        return "1,000 disables of 50 members who hold 200 streams and make 500 calls/s over 4 relays";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int relays = scale.of(4, 2);
        int members = scale.of(50, 20);
        int disables = scale.of(1_000, 60);
        int wantedPerSecond = scale.of(500, 200);
        teller.step("a stack of " + relays + " relays and " + KEY_SERVICES + " replicas of key-service");
        try (var house = House.start(relays, KEY_SERVICES);
                var witness = new Witness(house.stack())) {
            house.tenant().credential(SECRET);
            var joined = house.tenant().join(members, house.tenant().project("drill"));
            try (var traffic = new Traffic(house.stack().relays(), joined)) {
                teller.step("the relays warm up");
                double capacity = traffic.warmUpFor(wantedPerSecond, scale.of(5_000, 300), scale.of(10, 1));
                int perSecond = Traffic.affordable(capacity, wantedPerSecond);
                teller.note("%.0f calls/s are served; %d/s of %d/s are asked for"
                        .formatted(capacity, perSecond, wantedPerSecond));
                teller.step(
                        members + " members open " + members * relays + " streams and make " + perSecond + " calls/s");
                traffic.openStreams();
                traffic.startCalls(perSecond, seed);
                long began = System.nanoTime();
                teller.step(disables + " disables through random replicas, each enabled again");
                var disabling = new Disabling(house.replicas(), traffic, relays);
                disabling.run(disables, Duration.ofSeconds(scale.of(900, 60)), scale.of(4, 3), seed, teller);
                traffic.endCalls(Duration.ofSeconds(30));
                var offered = new Offered(wantedPerSecond, traffic.offered(), (System.nanoTime() - began) / 1e9);
                var arrivals = witness.arrivals();
                traffic.close();
                return verdict(disabling.windows(), disabling.unenforced(), traffic.made(), arrivals, offered);
            }
        }
    }

    /** The open loop's calls: how many a second were wanted, how many there were, in how many seconds. */
    record Offered(int perSecondWanted, int calls, double seconds) {}

    static Verdict verdict(
            List<Window> windows, List<String> unenforced, List<Made> made, List<Arrival> arrivals, Offered offered) {
        var judge = new Judge(windows, made);
        var late = judge.late(arrivals);
        var hurt = judge.hurt();
        var notRefused = judge.notRefused("member_disabled");
        var cuts = judge.cuts();
        var verdict = Verdict.builder()
                .claim(
                        "every disable answered enforced: true in time",
                        unenforced.isEmpty() && !windows.isEmpty(),
                        Evidence.of(windows.size() + " disables", unenforced))
                .claim(
                        "no call of a disabled member reached the provider after enforced: true",
                        late.isEmpty(),
                        Evidence.of(arrivals.size() + " calls at the provider", late))
                .claim(
                        "every call that was made after enforced: true was refused with member_disabled",
                        notRefused.isEmpty(),
                        Evidence.of("at each relay at once and later", notRefused))
                .claim(
                        "every open stream of a disabled member was cut with an error event",
                        cuts.uncut().isEmpty() && !cuts.afterNs().isEmpty(),
                        Evidence.of(cuts.afterNs().size() + " cut", cuts.uncut()))
                .claim("nobody else was refused or cut", hurt.isEmpty(), Evidence.of(made.size() + " calls", hurt));
        new Latencies(windows.stream()
                        .filter(window -> window.enforcedNs() != Long.MAX_VALUE)
                        .map(window -> window.enforcedNs() - window.askedNs())
                        .toList())
                .into(verdict, "enforced");
        new Latencies(cuts.afterNs()).into(verdict, "stream_cut_after_answer");
        new Latencies(arrivals.stream()
                        .map(arrival -> arrival.arrivedNs() - arrival.notBeforeNs())
                        .toList())
                .into(verdict, "providers_delay");
        return verdict.figure("disables", windows.size())
                .figure("streams_cut", cuts.afterNs().size())
                .figure("calls", offered.calls())
                .figure("calls_per_s_wanted", offered.perSecondWanted())
                .figure("calls_per_s", offered.calls() / offered.seconds())
                .figure("calls_at_provider", arrivals.size())
                .figure(
                        "undecided_by_the_providers_delay",
                        judge.undecided(arrivals).size())
                .figure("seconds", offered.seconds())
                .build();
    }
}
