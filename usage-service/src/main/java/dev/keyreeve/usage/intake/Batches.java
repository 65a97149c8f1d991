package dev.keyreeve.usage.intake;

import dev.keyreeve.usage.access.DataRefused;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.ledger.Background;
import dev.keyreeve.usage.ledger.Corrections;
import dev.keyreeve.usage.ledger.Posting;
import dev.keyreeve.usage.ledger.Postings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Posts a batch of one partition and moves its offset on, in one transaction. */
@ApplicationScoped
class Batches {
    private static final Logger LOG = Logger.getLogger(Batches.class);
    private static final int MOST_DETAIL = 1_000;

    private final Transactions transactions;
    private final ConsumedOffsets offsets;
    private final Corrections corrections;
    private final IntakeMetrics metrics;

    Batches(Transactions transactions, ConsumedOffsets offsets, Corrections corrections, IntakeMetrics metrics) {
        this.transactions = transactions;
        this.offsets = offsets;
        this.corrections = corrections;
        this.metrics = metrics;
    }

    /**
     * Posts in the events' order. Where the database refuses a batch it is halved until the one event is found that it
     * refuses, and that one alone is rejected.
     *
     * @param from where the partition stands
     * @param batch not empty
     * @return where it stands now
     */
    long apply(TopicPartition partition, long from, List<Incoming> batch) {
        long to = batch.getLast().origin().offset() + 1;
        try {
            metrics.timed(() -> transactions.acrossTenants(connection -> {
                        offsets.advance(connection, partition, from, to);
                        return post(connection, batch);
                    }))
                    .report(metrics);
            correct(batch);
            return to;
        } catch (DataRefused e) {
            return batch.size() > 1 ? halved(partition, from, batch) : without(partition, from, batch.getFirst(), e);
        }
    }

    /** What fails here the reconciler does later: the batch is posted. */
    private void correct(List<Incoming> batch) {
        if (batch.stream().noneMatch(Batches::isOfBackground)) {
            return;
        }
        try {
            corrections.run();
        } catch (RuntimeException e) {
            LOG.warnf("background not corrected yet why=%s", e.toString());
        }
    }

    private static boolean isOfBackground(Incoming incoming) {
        return incoming instanceof Incoming.Settlement settlement && settlement.background() != null;
    }

    private long halved(TopicPartition partition, long from, List<Incoming> batch) {
        int half = batch.size() / 2;
        long middle = apply(partition, from, batch.subList(0, half));
        return apply(partition, middle, batch.subList(half, batch.size()));
    }

    private long without(TopicPartition partition, long from, Incoming refused, DataRefused e) {
        if (refused instanceof Incoming.Rejected) {
            throw e;
        }
        return apply(partition, from, List.of(refused.rejected(Reason.REFUSED, String.valueOf(e.getMessage()))));
    }

    private static Tally post(Connection connection, List<Incoming> batch) throws SQLException {
        var tally = new Tally();
        var postable = new ArrayList<Incoming>();
        var postings = new ArrayList<Posting>();
        var heard = new ArrayList<Background>();
        for (var incoming : batch) {
            switch (incoming) {
                case Incoming.Settlement settlement -> {
                    postable.add(settlement);
                    postings.add(settlement.entry());
                    var background = settlement.background();
                    if (background != null) {
                        heard.add(background);
                    }
                }
                case Incoming.Close close -> {
                    postable.add(close);
                    postings.add(close.closing());
                }
                case Incoming.Rejected rejected -> reject(connection, rejected, tally);
            }
        }
        Background.note(connection, heard);
        var outcomes = Postings.post(connection, postings);
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case SETTLED -> tally.settled++;
                case DUPLICATE -> tally.duplicates++;
                case CLOSED, ALREADY_CLOSED -> {}
                case UNKNOWN ->
                    reject(
                            connection,
                            postable.get(i)
                                    .rejected(Reason.UNKNOWN_ALLOTMENT, "the organization's relay bought no such one"),
                            tally);
                case IMPOSSIBLE ->
                    reject(
                            connection,
                            postable.get(i).rejected(Reason.IMPOSSIBLE, "'claimed' is more than the allotment"),
                            tally);
            }
        }
        return tally;
    }

    private static void reject(Connection connection, Incoming.Rejected rejected, Tally tally) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO rejected_event (topic, partition, record_offset, org, reason, detail, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            var origin = rejected.origin();
            var organization = rejected.organization();
            statement.setString(1, origin.topic());
            statement.setInt(2, origin.partition());
            statement.setLong(3, origin.offset());
            statement.setString(4, organization == null ? null : StorableText.cut(organization, MOST_DETAIL));
            statement.setString(5, rejected.reason().word());
            statement.setString(6, StorableText.cut(rejected.detail(), MOST_DETAIL));
            statement.setBytes(7, origin.value() == null ? new byte[0] : origin.value());
            statement.executeUpdate();
        }
        tally.rejected(rejected);
    }

    /** What a batch came to; told to the metrics only when it was committed. */
    private static final class Tally {
        private int settled;
        private int duplicates;
        private final List<Incoming.Rejected> rejected = new ArrayList<>();

        private void rejected(Incoming.Rejected event) {
            rejected.add(event);
        }

        private void report(IntakeMetrics metrics) {
            metrics.settled(settled);
            metrics.duplicates(duplicates);
            rejected.forEach(metrics::rejected);
        }
    }
}
