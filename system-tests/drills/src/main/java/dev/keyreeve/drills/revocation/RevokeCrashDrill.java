package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.FaultProxy;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * While members are disabled, key-service, Kafka and PostgreSQL are killed. What was answered holds; what was not answered
 * either holds or is visibly not done.
 */
public final class RevokeCrashDrill implements Drill {
    private static final int KEY_SERVICES = 2;
    private static final String SECRET = "sk-made-up-for-the-crash-drill";

    @Override
    public String name() {
        return "revoke-crash";
    }

    @Override
    public String summary() {
        return "kill -9 of key-service between commit and publish, of Kafka, of PostgreSQL, while disables run";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int relays = scale.of(4, 2);
        int each = scale.of(10, 4);
        int rounds = scale.of(3, 1);
        teller.step("a stack of " + relays + " relays and " + KEY_SERVICES + " replicas of key-service");
        var kafka = new FaultProxy[1];
        try (var house = House.start(relays, KEY_SERVICES, (builder, ports) -> {
                    kafka[0] = FaultProxy.listen(Ports.free(), List.of(ports.kafkaDetour()));
                    var detour = "127.0.0.1:" + kafka[0].port();
                    return builder.kafkaDetour(kafka[0].port())
                            .config("key-service", "kafka.bootstrap.servers", detour)
                            .config("key-service-2", "kafka.bootstrap.servers", detour);
                });
                var detour = kafka[0];
                var witness = new Witness(house.stack())) {
            var crashes = crashes(house, detour, scale);
            house.tenant().credential(SECRET);
            var members = house.tenant()
                    .join(each * crashes.size() * rounds, house.tenant().project("drill"));
            try (var traffic = new Traffic(house.stack().relays(), members)) {
                teller.step("the relays warm up");
                double capacity = traffic.warmUp(scale.of(500, 200));
                int perSecond = Traffic.affordable(capacity, scale.of(100, 30));
                teller.note("%d members make %d calls/s".formatted(members.size(), perSecond));
                traffic.startCalls(perSecond, seed);
                var runner = new CrashRunner(house, traffic, relays);
                var aftermath = new ArrayList<Aftermath>();
                for (int round = 0; round < rounds; round++) {
                    for (var crash : crashes) {
                        teller.step(crash.told());
                        var chosen = members.subList(aftermath.size(), aftermath.size() + each);
                        for (var attempt : runner.play(crash, chosen)) {
                            aftermath.add(runner.look(attempt));
                        }
                        tell(aftermath.subList(aftermath.size() - each, aftermath.size()), teller);
                    }
                }
                traffic.endCalls(Duration.ofSeconds(30));
                var arrivals = witness.arrivals();
                traffic.close();
                return verdict(aftermath, traffic.made(), arrivals);
            }
        }
    }

    /** A build leaves out those that take the disables' whole bound of 10 s. */
    private static List<Crash> crashes(House house, FaultProxy kafka, Scale scale) {
        var crashes = new ArrayList<Crash>();
        crashes.add(Crash.betweenCommitAndPublish(house.stack(), kafka));
        crashes.add(Crash.of(house.stack(), "key-service"));
        if (scale == Scale.FULL) {
            crashes.add(Crash.of(house.stack(), "kafka"));
        }
        crashes.add(Crash.of(house.stack(), "postgresql"));
        return crashes;
    }

    private static void tell(List<Aftermath> of, Teller teller) {
        teller.note("%d answered enforced, %d pending, %d not at all; %d of these are done, %d are not"
                .formatted(
                        count(of, Attempt.Answer.Enforced.class),
                        count(of, Attempt.Answer.Pending.class),
                        count(of, Attempt.Answer.Unknown.class),
                        of.stream()
                                .filter(RevokeCrashDrill::isUnknown)
                                .filter(one -> one.status().equals("disabled"))
                                .count(),
                        of.stream()
                                .filter(RevokeCrashDrill::isUnknown)
                                .filter(one -> one.status().equals("active"))
                                .count()));
    }

    private static boolean isUnknown(Aftermath one) {
        return one.attempt().answer() instanceof Attempt.Answer.Unknown;
    }

    private static long count(List<Aftermath> of, Class<? extends Attempt.Answer> answer) {
        return of.stream()
                .filter(one -> answer.isInstance(one.attempt().answer()))
                .count();
    }

    static Verdict verdict(List<Aftermath> aftermath, List<Made> made, List<Arrival> arrivals) {
        var windows = aftermath.stream().map(Aftermath::window).toList();
        var late = new Judge(windows, made).late(arrivals);
        long asked = made.stream()
                .filter(call -> windows.stream().anyMatch(window -> window.forbids(call.user(), call.sentNs())))
                .count();
        var answered = aftermath.stream().filter(one -> !isUnknown(one)).toList();
        var unknown = aftermath.stream().filter(RevokeCrashDrill::isUnknown).toList();
        return Verdict.builder()
                .claim(
                        "no call of a member reached the provider after enforced: true, in the answer or at its status URL",
                        late.isEmpty() && asked > 0,
                        Evidence.of(
                                "%d were made after it, %d calls were seen at the provider in all"
                                        .formatted(asked, arrivals.size()),
                                late))
                .claim(
                        "every disable that was answered holds at every relay once all is back",
                        !answered.isEmpty() && answered.stream().allMatch(Aftermath::holds),
                        Evidence.of(
                                answered.size() + " answered",
                                answered.stream().filter(one -> !one.holds()).toList()))
                .claim(
                        "every disable that was not answered either holds at every relay or is visibly not done",
                        !unknown.isEmpty() && unknown.stream().allMatch(Aftermath::holds),
                        Evidence.of(
                                unknown.size() + " not answered",
                                unknown.stream().filter(one -> !one.holds()).toList()))
                .figure("answered_enforced", count(aftermath, Attempt.Answer.Enforced.class))
                .figure("answered_pending", count(aftermath, Attempt.Answer.Pending.class))
                .figure("not_answered", unknown.size())
                .figure(
                        "not_answered_and_done",
                        unknown.stream()
                                .filter(one -> one.status().equals("disabled"))
                                .count())
                .figure("calls", made.size())
                .figure("calls_at_provider", arrivals.size())
                .build();
    }
}
