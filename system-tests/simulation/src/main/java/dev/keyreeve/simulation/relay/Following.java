package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.relay.grant.Standing;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Topic;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Reads the topic of grants from its start and then follows it, as the relay's {@code GrantFeed} does. */
final class Following {
    private static final long RETRY = 60 * Clock.MILLI;
    private static final int BATCH = 5;

    private final RelayProcess process;
    private final Topic<GrantRecord> topic;
    private final int[] positions;
    private boolean due;

    Following(RelayProcess process) {
        this.process = process;
        this.topic = process.around().grants();
        this.positions = new int[topic.partitions()];
        topic.listen(this::follow);
    }

    /** Looks soon, unless it is about to. */
    void follow() {
        if (!due && !process.isDead()) {
            due = true;
            process.stage().clock().after(process.host().toKafka().delay(), () -> process.run(this::poll));
        }
    }

    private void poll() {
        due = false;
        if (process.host().toKafka().isCut() || topic.isAway()) {
            due = true;
            process.after(RETRY, this::poll);
            return;
        }
        if (process.standing().state() instanceof Standing.State.CatchingUp catching
                && catching.targets().isEmpty()) {
            aim(catching.epoch());
        }
        var waitedFor = new LinkedHashSet<OrganizationId>();
        for (int partition = 0; partition < positions.length; partition++) {
            int end = Math.min(topic.end(partition), positions[partition] + BATCH);
            while (positions[partition] < end) {
                take(topic.read(partition, positions[partition]++), waitedFor);
            }
        }
        waitedFor.forEach(this::owe);
        arrive();
        for (int partition = 0; partition < positions.length; partition++) {
            if (positions[partition] < topic.end(partition)) {
                follow();
            }
        }
    }

    /** How far the topic reaches now, which is later than the registration's answer. */
    private void aim(long epoch) {
        var ends = new HashMap<Integer, Long>();
        for (int partition = 0; partition < positions.length; partition++) {
            ends.put(partition, (long) topic.end(partition));
        }
        process.standing().targets(epoch, ends);
    }

    private void take(GrantRecord record, Set<OrganizationId> waitedFor) {
        if (!process.around().rules().appliesBeforeAcknowledging() && record.ack()) {
            process.leasing().owe(new Lease.Mark(record.organization(), record.revision()));
            process.after(100 * Clock.MILLI, () -> apply(record));
            return;
        }
        apply(record);
        if (record.ack()) {
            waitedFor.add(record.organization());
        }
    }

    private void apply(GrantRecord record) {
        boolean isNow = process.grants().apply(record);
        process.stage().trace().note("applied " + process.host().name(), record.recordKey(), record.revision());
        if (isNow && record instanceof GrantRecord.Governed governed) {
            process.pockets().recall(governed);
        }
        if (isNow && record instanceof GrantRecord.Member member && member.status() != Status.ACTIVE) {
            process.lives().of(member).forEach(Exchange::cut);
        }
    }

    private void owe(OrganizationId organization) {
        process.leasing().owe(new Lease.Mark(organization, process.grants().revision(organization)));
    }

    private void arrive() {
        process.standing().reached(offsets(), process.grants()::revision).forEach(mark -> owe(mark.organization()));
    }

    private Map<Integer, Long> offsets() {
        var offsets = new HashMap<Integer, Long>();
        for (int partition = 0; partition < positions.length; partition++) {
            offsets.put(partition, (long) positions[partition]);
        }
        return offsets;
    }
}
