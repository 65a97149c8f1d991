package dev.keyreeve.simulation.house;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.publish.Enforced;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * key-service, as many replicas as there may be: everything it knows is in its tables, and what one of them does between
 * two transactions can end anywhere. Whether a revision is enforced is decided by the production rule.
 */
public final class KeyService {
    private static final long MOMENT = Clock.MILLI / 2;
    private static final long RETRY = 60 * Clock.MILLI;

    /** What a renewal comes to. */
    public sealed interface Renewal {
        record Prolonged(Lease.Granted granted) implements Renewal {}

        record Refused() implements Renewal {}
    }

    private final Stage stage;
    private final LeaseTable leases;
    private final Topic<GrantRecord> topic;
    private final Map<OrganizationId, List<Change>> outbox = new LinkedHashMap<>();
    private final Set<OrganizationId> publishing = new HashSet<>();
    private final List<Change> enforcing = new ArrayList<>();
    private boolean down;
    private int generation;

    /**
     * @param topic has a partition for each of the organizations, in their order
     */
    public KeyService(Stage stage, LeaseTable leases, Topic<GrantRecord> topic, List<OrganizationId> organizations) {
        this.stage = stage;
        this.leases = leases;
        this.topic = topic;
        organizations.forEach(organization -> outbox.put(organization, new ArrayList<>()));
    }

    /** Written to the topic before anybody reads it, as if it had always been there. */
    public void found(OrganizationId organization, LongFunction<GrantRecord> recordOfRevision) {
        var change = new Change(recordOfRevision.apply(nextRevision(organization)), false, nobody -> {});
        change.published(0, 0);
        changes(organization).add(change);
        topic.append(partition(organization), change.record());
    }

    /** Commits a change that somebody may be hurt by if it were not enforced. */
    public void take(
            OrganizationId organization, LongFunction<GrantRecord> ofRevision, Consumer<GrantRecord> whenEnforced) {
        commit(organization, ofRevision, true, whenEnforced);
    }

    /** Commits a change that nobody waits for. */
    public void give(OrganizationId organization, LongFunction<GrantRecord> ofRevision) {
        commit(organization, ofRevision, false, nobody -> {});
    }

    private void commit(
            OrganizationId organization,
            LongFunction<GrantRecord> ofRevision,
            boolean takes,
            Consumer<GrantRecord> whenEnforced) {
        var change = new Change(ofRevision.apply(nextRevision(organization)), takes, whenEnforced);
        changes(organization).add(change);
        stage.trace()
                .note("committed", change.record().recordKey(), change.record().revision());
        stage.clock().after(stage.chance().between(MOMENT, 8 * Clock.MILLI), () -> publish(organization));
        if (takes) {
            enforcing.add(change);
            lookAgain(change, MOMENT);
        }
    }

    private List<Change> changes(OrganizationId organization) {
        var changes = outbox.get(organization);
        if (changes == null) {
            throw new IllegalArgumentException("there is no organization " + organization);
        }
        return changes;
    }

    private long nextRevision(OrganizationId organization) {
        return changes(organization).size() + 1L;
    }

    public boolean isDown() {
        return down;
    }

    public void kill() {
        down = true;
        generation++;
        publishing.clear();
        stage.trace().note("killed", "key-service", generation);
        stage.coverage().saw(Scene.KEY_SERVICE_KILLED);
    }

    public void start() {
        down = false;
        outbox.keySet().forEach(this::publish);
    }

    public boolean isSettled() {
        return enforcing.isEmpty();
    }

    /** In revision order, and each again when nobody remembers that it was written. */
    private void publish(OrganizationId organization) {
        var next = changes(organization).stream()
                .filter(change -> !change.isPublished())
                .findFirst();
        if (next.isEmpty() || down || publishing.contains(organization)) {
            return;
        }
        if (topic.isAway()) {
            stage.clock().after(RETRY, () -> publish(organization));
            return;
        }
        var change = next.get();
        publishing.add(organization);
        topic.append(partition(organization), change.record());
        int now = generation;
        stage.clock().after(stage.chance().between(MOMENT, 25 * Clock.MILLI), () -> {
            if (now == generation) {
                publishing.remove(organization);
                change.published(stage.clock().now(), leases.lastEpoch());
                publish(organization);
            } else {
                stage.coverage().saw(Scene.PUBLISHED_TWICE);
            }
        });
    }

    private int partition(OrganizationId organization) {
        return List.copyOf(outbox.keySet()).indexOf(organization);
    }

    /** The last who asks for a look gets it; one look at a time is enough. */
    private void lookAgain(Change change, long nanos) {
        int look = change.nextLook();
        stage.clock().after(nanos, () -> {
            if (change.isLook(look)) {
                look(change);
            }
        });
    }

    /** Two statements, and whatever may happen between them. */
    private void look(Change change) {
        if (!change.isOpen()) {
            return;
        }
        if (down) {
            lookAgain(change, RETRY);
            return;
        }
        if (leases.endLapsed(stage.clock().now()) > 0) {
            enforcing.forEach(Change::leaseEnded);
        }
        var publishedIn = change.publishedIn();
        stage.clock().after(MOMENT, () -> {
            if (change.isOpen()) {
                judge(change, publishedIn);
            }
        });
    }

    private void judge(Change change, OptionalLong publishedIn) {
        var now = Instant.EPOCH.plusNanos(stage.clock().now());
        var holders = leases.holders(change.record().organization(), publishedIn);
        switch (Enforced.judge(change.record().revision(), publishedIn.isPresent(), holders, now)) {
            case Enforced.Yes(int relays) -> {
                stage.trace().note("enforced", change.record().recordKey(), relays);
                stage.coverage().saw(change.hasWaitedForLease() ? Scene.ENFORCED_AFTER_LEASE_RAN_OUT : Scene.ENFORCED);
                enforcing.remove(change);
                change.enforced();
            }
            case Enforced.Waiting waiting ->
                lookAgain(change, waiting.lookAgain().toNanos());
        }
    }

    /** The row is committed first, and the watermark read after. */
    public void register(String relay, Consumer<Lease.Granted> answer) {
        if (down) {
            return;
        }
        long epoch = leases.register(relay, stage.clock().now());
        int now = generation;
        stage.clock().after(MOMENT, () -> {
            if (now == generation) {
                stage.coverage().saw(Scene.LEASE_REGISTERED);
                answer.accept(granted(epoch));
            }
        });
    }

    public void renew(String relay, long epoch, List<Lease.Mark> applied, Consumer<Renewal> answer) {
        if (down) {
            return;
        }
        var open =
                enforcing.stream().filter(Change::isPublished).map(Change::open).toList();
        var refused = leases.renew(relay, epoch, applied, open, stage.clock().now());
        refused.ifPresent(reason -> stage.coverage()
                .saw(
                        switch (reason) {
                            case LAGGING -> Scene.LEASE_REFUSED_LAGGING;
                            case UNKNOWN -> Scene.LEASE_REFUSED_UNKNOWN;
                            case SUPERSEDED -> Scene.LEASE_REFUSED_SUPERSEDED;
                        }));
        answer.accept(refused.isPresent() ? new Renewal.Refused() : new Renewal.Prolonged(granted(epoch)));
        lookSoon(applied);
    }

    public void acknowledge(String relay, long epoch, List<Lease.Mark> applied, Consumer<Boolean> answer) {
        if (!down) {
            leases.acknowledge(relay, epoch, applied);
            answer.accept(true);
            lookSoon(applied);
        }
    }

    private void lookSoon(List<Lease.Mark> applied) {
        for (var change : enforcing) {
            if (applied.stream()
                    .anyMatch(mark -> mark.organization().equals(change.record().organization()))) {
                lookAgain(change, MOMENT);
            }
        }
    }

    private Lease.Granted granted(long epoch) {
        var watermark = new LinkedHashMap<OrganizationId, Long>();
        enforcing.forEach(change ->
                watermark.merge(change.record().organization(), change.record().revision(), Math::max));
        return new Lease.Granted(
                epoch,
                LeaseTable.DURATION / Clock.MILLI,
                "token",
                watermark.entrySet().stream()
                        .map(mark -> new Lease.Mark(mark.getKey(), mark.getValue()))
                        .toList());
    }
}
