package dev.keyreeve.usage.testing;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events as a relay does, and knows that they are there. */
public final class UsageTopic implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    public UsageTopic(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public void send(UsageEvent event) {
        send(event.organization().value(), Json.write(event));
    }

    public void send(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(UsageEvent.TOPIC, key, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
