package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.ledger.Entry;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A batch of events")
class BatchesIT {
    /** Of a topic that nobody reads. */
    private static final TopicPartition PARTITION = new TopicPartition("batches-it", 0);

    @Inject
    Batches batches;

    @Inject
    ConsumedOffsets offsets;

    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();

    @BeforeEach
    void begin() {
        offsets.begin(PARTITION, 100);
    }

    @Test
    @DisplayName("of which the database refuses two is halved until those alone are rejected")
    void bisected() {
        var batch = new ArrayList<Incoming>();
        for (int i = 0; i < 37; i++) {
            batch.add(settlement(100 + i, i == 5 || i == 30 ? "nonsense" : "exact"));
        }

        assertThat(batches.apply(PARTITION, 100, batch)).isEqualTo(137);

        assertThat(harness.number(tenant, "SELECT count(*) FROM entry")).isEqualTo(35);
    }

    @Test
    @DisplayName("that another instance has posted meanwhile is not posted again")
    void overtaken() {
        var batch = List.<Incoming>of(settlement(100, "exact"), settlement(101, "exact"));
        batches.apply(PARTITION, 100, batch);

        assertThatThrownBy(() -> batches.apply(PARTITION, 100, List.of(settlement(100, "exact"))))
                .isInstanceOf(ConsumedOffsets.Overtaken.class);

        assertThat(harness.number(tenant, "SELECT count(*) FROM entry")).isEqualTo(2);
    }

    private Incoming settlement(long offset, String quality) {
        var good = LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 5, Instant.now());
        var entry = new Entry(
                good.org(),
                good.exchange(),
                good.relay(),
                good.epoch(),
                good.project(),
                good.userId(),
                null,
                good.apiKey(),
                null,
                good.provider(),
                good.operation(),
                good.model(),
                null,
                0,
                0,
                good.priceVersion(),
                good.usage(),
                0,
                quality,
                200,
                false,
                good.startedAt(),
                good.finishedAt(),
                5);
        return new Incoming.Settlement(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]),
                entry,
                null);
    }
}
