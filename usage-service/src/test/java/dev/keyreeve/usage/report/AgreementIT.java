package dev.keyreeve.usage.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.report.Entries.Draft;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("Costs, usage, the statement and the ledger")
class AgreementIT {
    private static final Instant MONTH = Instant.parse("2026-10-01T00:00:00Z");
    private static final int SECONDS = 31 * 86_400;
    private static final String RANGE =
            "?start_time=" + MONTH.getEpochSecond() + "&end_time=" + (MONTH.getEpochSecond() + SECONDS) + "&limit=31";
    private static final int ROUNDS = 12;
    private static final List<String> OPERATIONS = List.of(
            "chat_completions",
            "responses",
            "embeddings",
            "moderations",
            "images",
            "audio_speeches",
            "audio_transcriptions");

    @Inject
    Entries entries;

    @Inject
    ObjectMapper mapper;

    private final Tenant ada = Tenant.fresh();
    private final Tenant ben = ada.withUser(Id.USER.next()).withKey(Id.KEY.next());

    @Test
    @DisplayName("agree at every moment while entries are being written, and to the nano when it is quiet")
    void agree() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newFixedThreadPool(1)) {
            var writer = threads.submit(() -> {
                var random = new Random(6);
                while (writing.get()) {
                    entries.add(any(random));
                }
            });
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    for (var source : Source.values()) {
                        between(source);
                    }
                }
            } finally {
                writing.set(false);
            }
            writer.get();
        }
        for (var source : Source.values()) {
            assertThat(source.total(this)).as(source.name()).isEqualByComparingTo(ledger(source));
        }
        assertThat(ledger(Source.STATEMENT)).isPositive();
    }

    /** Entries are only ever added, so what is asked for between two looks at the ledger lies between both. */
    private void between(Source source) throws IOException {
        var before = ledger(source);
        var reported = source.total(this);
        var after = ledger(source);
        assertThat(reported).as(source.name()).isBetween(before, after);
    }

    private enum Source {
        COSTS {
            @Override
            BigDecimal total(AgreementIT test) throws IOException {
                return test.amounts("costs" + RANGE + "&group_by=line_item&group_by=user_id");
            }
        },
        STATEMENT {
            @Override
            BigDecimal total(AgreementIT test) throws IOException {
                return test.get("statement?month=2026-10")
                        .at("/total/amount/value")
                        .decimalValue()
                        .movePointRight(9);
            }
        },
        REQUESTS {
            @Override
            BigDecimal total(AgreementIT test) throws IOException {
                long sum = 0;
                for (var family : Family.values()) {
                    for (var bucket : test.get("usage/" + family.wireName() + RANGE + "&group_by=model")
                            .path("data")) {
                        for (var result : bucket.path("results")) {
                            sum += result.path("num_model_requests").asLong();
                        }
                    }
                }
                return BigDecimal.valueOf(sum);
            }
        };

        abstract BigDecimal total(AgreementIT test) throws IOException;
    }

    private BigDecimal ledger(Source source) {
        return source == Source.REQUESTS ? entries.number(ada, "SELECT count(*) FROM entry") : entries.cost(ada);
    }

    private Draft any(Random random) {
        var who = random.nextBoolean() ? ada : ben;
        var at = MONTH.plusSeconds(random.nextInt(SECONDS));
        var draft = Draft.chat(
                        who, TokenUsage.of(random.nextInt(1_000), random.nextInt(100)), random.nextLong(1L << 40), at)
                .doing(
                        OPERATIONS.get(random.nextInt(OPERATIONS.size())),
                        "model-" + random.nextInt(5),
                        random.nextInt(9));
        return random.nextInt(4) == 0 ? draft.by("svc_acct_1") : draft;
    }

    private BigDecimal amounts(String path) throws IOException {
        return get(path)
                .path("data")
                .valueStream()
                .flatMap(bucket -> bucket.path("results").valueStream())
                .map(result -> result.at("/amount/value").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .movePointRight(9);
    }

    private JsonNode get(String path) throws IOException {
        return mapper.readTree(given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/" + path)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }
}
