package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Plays one {@link Crash}: disables of different members, one after the other, and something is killed among them. */
final class CrashRunner {
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofMillis(40);

    private final House house;
    private final Traffic traffic;
    private final int relays;

    CrashRunner(House house, Traffic traffic, int relays) {
        this.house = house;
        this.traffic = traffic;
        this.relays = relays;
    }

    /** @param members who are disabled, each once and for good */
    List<Attempt> play(Crash crash, List<Member> members) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            crash.before().run();
            var attempts = new ArrayList<CompletableFuture<Attempt>>();
            var sent = new ArrayList<Member>();
            for (var member : members) {
                var replica = house.replicas()
                        .get(
                                crash.onlyFirst()
                                        ? 0
                                        : sent.size() % house.replicas().size());
                attempts.add(CompletableFuture.supplyAsync(() -> disable(replica, member), threads));
                sent.add(member);
                if (sent.size() == (members.size() + 1) / 2) {
                    crash.kill().run(List.copyOf(sent));
                }
                Thread.sleep(GAP); // one after the other, so that some are before and some after the kill
            }
            var answered = attempts.stream().map(CompletableFuture::join).toList();
            house.stack().startMissing();
            return answered;
        }
    }

    /** Right after {@code enforced: true} the member calls at every relay: the sharpest question. */
    private Attempt disable(Tenant replica, Member member) {
        var attempt = Attempt.disable(replica, member);
        if (attempt.answer() instanceof Attempt.Answer.Enforced) {
            for (int relay = 1; relay <= relays; relay++) {
                traffic.call(member, relay);
            }
        }
        return attempt;
    }

    /** Once everything runs again: what the admin API says of the member, and what every relay does. */
    Aftermath look(Attempt attempt) throws InterruptedException {
        var tenant = house.tenant();
        var member = attempt.member();
        long enforced = switch (attempt.answer()) {
            case Attempt.Answer.Enforced(long atNs) -> atNs;
            case Attempt.Answer.Pending(long revision) ->
                PhaseRunner.eventually(SETTLES, () -> tenant.isEnforced(revision)) ? System.nanoTime() : Long.MAX_VALUE;
            case Attempt.Answer.Unknown _ -> Long.MAX_VALUE;
        };
        var status = tenant.get("/users/" + member.userId()).path("status").asText();
        var calls = new ArrayList<Outcome>();
        for (int relay = 1; relay <= relays; relay++) {
            calls.add(agreed(member, status, relay));
        }
        return new Aftermath(attempt, status, enforced, calls);
    }

    /**
     * A disable that nobody heard of need not be known to every relay at once, and a relay that has just got its lease
     * back refuses with 503: what counts is where it comes to rest.
     */
    private Outcome agreed(Member member, String status, int relay) throws InterruptedException {
        var last = new Outcome[] {new Outcome.Broken("not asked", 0)};
        PhaseRunner.eventually(SETTLES, () -> {
            last[0] = traffic.call(member, relay);
            return status.equals("active")
                    ? last[0] instanceof Outcome.Answered
                    : last[0] instanceof Outcome.Refused refused && refused.status() == 403;
        });
        return last[0];
    }
}
