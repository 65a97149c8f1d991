package dev.keyreeve.keys.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule of promise 1: a revision is enforced when its records are in the topic and every relay that could still
 * admit has acknowledged it. A process that registered when they were there already could not: it does not serve before
 * it has read the topic to an end that it looks up later. So a relay that is cut off from Kafka and registers again and
 * again holds up nobody once its earlier lease is over. A lease that has run out by the clock still counts until it has
 * been <em>ended</em> in the database, because only then can no renewal be under way.
 */
public sealed interface Enforced {
    /** Nobody admits what the revision took away; {@code relays} hold a lease and said so. */
    record Yes(int relays) implements Enforced {}

    /**
     * @param missing relays that hold or may hold a lease and have not acknowledged
     * @param lookAgain when to look even if nobody wakes us: at the next end of a missing relay's lease
     */
    record Waiting(boolean published, List<String> missing, Duration lookAgain) implements Enforced {}

    /**
     * One process of a relay.
     *
     * @param runsOut by the database's clock, the margin included
     * @param ended it left, or its lease was seen to have run out and can no longer be renewed
     * @param acknowledged the newest revision of the organization that it has applied; 0 for none
     * @param readsItFirst it registered after the records were in the topic
     */
    record Relay(String name, Instant runsOut, boolean ended, long acknowledged, boolean readsItFirst) {}

    /** Nothing wakes us when a lock delays the ending of a lease. */
    Duration SOONEST = Duration.ofMillis(20);

    Duration LATEST = Duration.ofSeconds(1);

    /**
     * @param relays read after {@code published}: one that registers later finds the records in the topic
     * @param now the database's clock
     */
    static Enforced judge(long revision, boolean published, List<Relay> relays, Instant now) {
        var missing = new ArrayList<String>();
        int acknowledged = 0;
        var next = LATEST;
        for (var relay : relays) {
            if (relay.ended()) {
                continue;
            }
            if (relay.acknowledged() >= revision) {
                acknowledged++;
                continue;
            }
            if (relay.readsItFirst()) {
                continue;
            }
            missing.add(relay.name());
            var left = Duration.between(now, relay.runsOut());
            next = left.compareTo(next) < 0 ? left : next;
        }
        if (published && missing.isEmpty()) {
            return new Yes(acknowledged);
        }
        return new Waiting(published, List.copyOf(missing), next.compareTo(SOONEST) < 0 ? SOONEST : next);
    }
}
