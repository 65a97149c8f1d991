package dev.keyreeve.usage.intake;

import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where the intake goes on in each partition of the usage topic: the table {@code consumed_offset}. */
@ApplicationScoped
class ConsumedOffsets {
    private final Transactions transactions;

    ConsumedOffsets(Transactions transactions) {
        this.transactions = transactions;
    }

    /** By partition; one that nothing was taken from is absent. */
    Map<Integer, Long> all() {
        return transactions.acrossTenants(connection -> {
            try (var statement =
                    connection.prepareStatement("SELECT partition, next_offset FROM consumed_offset WHERE topic = ?")) {
                statement.setString(1, UsageEvent.TOPIC);
                var offsets = new HashMap<Integer, Long>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        offsets.put(rows.getInt(1), rows.getLong(2));
                    }
                }
                return offsets;
            }
        });
    }

    /** Begins a partition, or begins it again when its topic is not the one that the stored offset belongs to. */
    void begin(TopicPartition partition, long offset) {
        transactions.acrossTenants(connection -> {
            try (var statement = connection.prepareStatement("""
                    INSERT INTO consumed_offset (topic, partition, next_offset) VALUES (?, ?, ?)
                    ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset""")) {
                statement.setString(1, partition.topic());
                statement.setInt(2, partition.partition());
                statement.setLong(3, offset);
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Moves on, as the first thing in the transaction that posts what is between: the row's lock lets one instance at a
     * time post from a partition, and who was overtaken moves nothing.
     *
     * @throws Overtaken when the partition does not stand at {@code from}
     */
    void advance(Connection connection, TopicPartition partition, long from, long to) throws SQLException {
        try (var statement = connection.prepareStatement(
                "UPDATE consumed_offset SET next_offset = ? WHERE topic = ? AND partition = ? AND next_offset = ?")) {
            statement.setLong(1, to);
            statement.setString(2, partition.topic());
            statement.setInt(3, partition.partition());
            statement.setLong(4, from);
            if (statement.executeUpdate() != 1) {
                throw new Overtaken(partition, from);
            }
        }
    }

    /** Another instance has taken the partition over and posted from it. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Overtaken(TopicPartition partition, long from) {
            super("partition %s does not stand at %d any more".formatted(partition, from), null, false, false);
        }
    }
}
