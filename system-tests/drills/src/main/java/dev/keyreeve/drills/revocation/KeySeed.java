package dev.keyreeve.drills.revocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.PGConnection;

/**
 * A great many keys of one member, as if they had been issued long ago. Through the admin API a million would take hours;
 * so one is issued there, and the others are its likeness: rows beside its row, and records in the topic beside its
 * record, with ids, digests and revisions of their own. From then on nothing can tell them from issued ones.
 */
final class KeySeed {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stack stack;
    private final Member model;

    /** @param model whose key was issued by the admin API */
    KeySeed(Stack stack, Member model) {
        this.stack = stack;
        this.model = model;
    }

    /**
     * @param count of keys
     * @param kept how many of them the drill is to hold in its hand, at least; spread evenly
     * @return those; each with its own id in the place of its member's, by which the provider's record tells them apart
     */
    List<Member> plant(int count, int kept, long seed) throws SQLException, IOException {
        var template = record();
        var random = new Random(seed);
        var hand = new ArrayList<Member>();
        try (var connection = KeyBooks.of(stack).connect();
                var producer = producer()) {
            connection.setAutoCommit(false);
            long revision = lock(connection, count);
            createSeed(connection);
            var rows = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY seed FROM STDIN");
            for (int number = 0; number < count; number++) {
                var key = IssuedKey.mint(IssuedKey.Kind.LIVE, random);
                var id = "key_seed%020d".formatted(number);
                byte[] row = (id + "\t" + key.digest() + "\n").getBytes(StandardCharsets.US_ASCII);
                rows.writeToCopy(row, 0, row.length);
                producer.send(like(template, id, key.digest(), ++revision));
                if (number % Math.max(1, count / kept) == 0) {
                    hand.add(new Member(id, model.project(), id, key));
                }
            }
            rows.endCopy();
            insertLike(connection);
            producer.flush();
            connection.commit();
        }
        return hand;
    }

    /** Takes so many revisions of the organization, as a change of so many records would. */
    private long lock(Connection connection, int count) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE organization SET revision = revision + ?
                WHERE id = (SELECT organization_id FROM api_key WHERE id = ?) RETURNING revision""")) {
            update.setInt(1, count);
            update.setString(2, model.keyId());
            try (var rows = update.executeQuery()) {
                rows.next();
                return rows.getLong(1) - count;
            }
        }
    }

    private static void createSeed(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE seed (id text, digest text) ON COMMIT DROP");
        }
    }

    /** Whatever columns a key has: all but these two are those of the model. */
    private void insertLike(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO api_key
                SELECT (jsonb_populate_record(model, jsonb_build_object('id', seed.id, 'digest', seed.digest))).*
                FROM seed, api_key model WHERE model.id = ?""")) {
            insert.setString(1, model.keyId());
            insert.executeUpdate();
        }
    }

    private static ProducerRecord<byte[], byte[]> like(
            ConsumerRecord<byte[], byte[]> template, String id, String digest, long revision) throws IOException {
        var body = (ObjectNode) Json.mapper().readTree(template.value());
        body.put("key_id", id).put("digest", digest).put("revision", revision).put("ack", false);
        return new ProducerRecord<>(
                template.topic(),
                template.partition(),
                ("key:" + digest).getBytes(StandardCharsets.US_ASCII),
                Json.mapper().writeValueAsBytes(body));
    }

    /** The model's own record: it shows the partition of the organization, and how a key's record looks. */
    private ConsumerRecord<byte[], byte[]> record() {
        var wanted = "key:" + model.key().digest();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(GrantRecord.TOPIC).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (wanted.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        return record;
                    }
                }
            }
        }
        throw new IllegalStateException("the key's record is not in the topic");
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap(), "acks", "all", "linger.ms", 20, "batch.size", 256 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private String bootstrap() {
        return "127.0.0.1:" + stack.file().ports().kafka();
    }
}
