package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.revocation.Phase.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One relay is cut off from Kafka, then from key-service, then stopped past its lease, then its clock is wrong, and then
 * it is cut off with its clock an hour back, when a lease by that clock would last an hour more; each time members are
 * disabled meanwhile.
 *
 * <p>What no relay can exclude (docs/ARCHITECTURE.md): one that is stopped between its last check of the lease and the
 * write of a request's first byte sends that request when it goes on. Should the stop hit that moment, the drill fails,
 * and its evidence names a call that was under way at the answer.
 */
public final class RevokePartitionDrill implements Drill {
    private static final int KEY_SERVICES = 2;
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final String SECRET = "sk-made-up-for-the-partition-drill";

    @Override
    public String name() {
        return "revoke-partition";
    }

    @Override
    public String summary() {
        return "members are disabled while one relay is cut off, stopped, or an hour off";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        int relays = scale.of(4, 2);
        int members = scale.of(50, 8);
        int atOnce = scale.of(10, 2);
        teller.step("a stack of " + relays + " relays, relay-" + relays + " behind proxies of its own");
        var faults = new Faults[1];
        try (var house = House.start(relays, KEY_SERVICES, (builder, ports) -> {
                    faults[0] = Faults.prepare(relays, ports);
                    return faults[0].into(builder);
                });
                var disturbed = faults[0];
                var witness = new Witness(house.stack())) {
            house.tenant().credential(SECRET);
            var joined = house.tenant().join(members, house.tenant().project("drill"));
            try (var traffic = new Traffic(house.stack().relays(), joined)) {
                teller.step("the relays warm up");
                double capacity = traffic.warmUp(scale.of(1_000, 300));
                int perSecond = Traffic.affordable(capacity, scale.of(100, 40));
                traffic.openStreams();
                traffic.startCalls(perSecond, seed);
                teller.note(
                        "%d members hold %d streams and make %d calls/s; %d of them are disabled at once in each phase"
                                .formatted(members, members * relays, perSecond, atOnce));
                var courses = new ArrayList<Course>();
                var runner = new PhaseRunner(house, traffic, relays, atOnce);
                for (var phase : disturbed.phases(house.stack(), scale)) {
                    teller.step(phase.told());
                    courses.add(runner.play(phase, courses.size()));
                    tell(courses.getLast(), teller);
                }
                traffic.endCalls(Duration.ofSeconds(30));
                var arrivals = witness.arrivals();
                traffic.close();
                var verdict = verdict(courses, traffic.made(), arrivals);
                if (Faults.library().isPresent()) {
                    claimWrongClock(verdict, RelayClock.read(house.stack(), disturbed.clocked()));
                } else {
                    verdict.lacks(
                            "a clock to set for one process: install libfaketime (Debian: apt-get install faketime)");
                }
                return verdict.build();
            }
        }
    }

    private static void claimWrongClock(Verdict.Builder verdict, RelayClock clock) {
        long half = AN_HOUR.dividedBy(2).toSeconds();
        verdict.claim(
                        "clock: the relay did take it for an hour later, and for an hour earlier",
                        clock.aheadSeconds() > half && clock.behindSeconds() > half,
                        "its usage events were written between %d s behind and %d s ahead of the end of the drill"
                                .formatted(clock.behindSeconds(), clock.aheadSeconds()))
                .figure("clock_ahead_s", clock.aheadSeconds())
                .figure("clock_behind_s", clock.behindSeconds());
    }

    private static void tell(Course course, Teller teller) {
        teller.note(
                course.allEnforced()
                        ? "enforced in %.0f to %.0f ms".formatted(course.fastestMs(), course.slowestMs())
                        : "a disable was not enforced in time");
        teller.note(
                course.backNs() == Long.MAX_VALUE
                        ? "the relay did not come back"
                        : "the relay served again %.0f ms after the fault had ended"
                                .formatted((course.backNs() - course.endedNs()) / 1e6));
    }

    static Verdict.Builder verdict(List<Course> courses, List<Made> made, List<Arrival> arrivals) {
        var windows =
                courses.stream().flatMap(course -> course.windows().stream()).toList();
        var judge = new Judge(windows, made);
        var verdict = Verdict.builder();
        for (var course : courses) {
            var name = course.phase().name();
            var late = new Judge(course.windows(), made).late(arrivals);
            long asked = asked(course, made);
            boolean enforced = course.allEnforced()
                    && course.slowestMs() <= course.phase().bound().toMillis();
            verdict.claim(
                            name + ": every disable answered enforced: true within "
                                    + course.phase().bound().toMillis() + " ms",
                            enforced,
                            "%d disables, %s"
                                    .formatted(
                                            course.windows().size(),
                                            course.allEnforced()
                                                    ? "the slowest after %.0f ms".formatted(course.slowestMs())
                                                    : "not all were"))
                    .claim(
                            name + ": no call of a disabled member reached the provider after it",
                            late.isEmpty() && asked > 0,
                            Evidence.of(
                                    "%d were made after it, %d of them at the disturbed relay"
                                            .formatted(asked, askedThere(course, made)),
                                    late))
                    .claim(
                            name + ": the relay comes back by itself and serves",
                            course.backNs() != Long.MAX_VALUE,
                            course.backNs() == Long.MAX_VALUE ? "not within 30 s" : "it did");
            if (course.allEnforced()) {
                verdict.figure(name + "_enforced_ms", course.slowestMs());
            }
            if (course.backNs() != Long.MAX_VALUE) {
                verdict.figure(name + "_back_ms", (course.backNs() - course.endedNs()) / 1e6);
            }
        }
        var hurt = PhaseRunner.hurt(judge, courses);
        var cuts = judge.cuts();
        return verdict.claim(
                        "everybody else was served throughout, but for calls at the disturbed relay",
                        hurt.isEmpty(),
                        Evidence.of(made.size() + " calls", hurt))
                .claim(
                        "every open stream of a disabled member was ended",
                        cuts.uncut().stream().noneMatch(PhaseRunner::goesOn),
                        Evidence.of(
                                cuts.afterNs().size() + " cut with member_disabled, "
                                        + cuts.uncut().size() + " otherwise",
                                cuts.uncut().stream()
                                        .filter(PhaseRunner::goesOn)
                                        .toList()))
                .figure("calls", made.size())
                .figure("calls_at_provider", arrivals.size());
    }

    private static long asked(Course course, List<Made> made) {
        return made.stream().filter(call -> course.forbids(call)).count();
    }

    private static long askedThere(Course course, List<Made> made) {
        return made.stream()
                .filter(call -> call.relay() == course.phase().relay() && course.forbids(call))
                .count();
    }
}
