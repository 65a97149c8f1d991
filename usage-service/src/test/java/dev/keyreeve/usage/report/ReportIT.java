package dev.keyreeve.usage.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A report")
class ReportIT {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final int DAYS = 20;

    @Inject
    LedgerHarness harness;

    @Inject
    ObjectMapper mapper;

    private final Tenant ada = Tenant.fresh();
    private final Tenant ben = ada.withKey(Id.KEY.next()).withUser(Id.USER.next());
    private final Map<String, Long> costByDayAndUser = new HashMap<>();
    private long cost;

    @BeforeEach
    void spend() {
        var random = new Random(5);
        for (int i = 0; i < 80; i++) {
            var who = random.nextBoolean() ? ada : ben;
            int day = random.nextInt(DAYS - 1);
            long nanos = random.nextLong(1_000_000_000_000L);
            harness.settle(LedgerHarness.entry(
                    who,
                    Id.EXCHANGE.next(),
                    null,
                    0,
                    nanos,
                    START.plusSeconds(day * 86_400L + random.nextInt(86_400))));
            cost += nanos;
            costByDayAndUser.merge(day + who.user(), nanos, Long::sum);
        }
    }

    @Test
    @DisplayName("of costs is the ledger to the nano, page by page, in every grouping")
    void costs() throws IOException {
        for (var grouping : List.of(
                "",
                "&group_by[]=user_id",
                "&group_by=project_id&group_by=line_item",
                "&group_by[]=api_key_id&group_by[]=line_item&group_by[]=user_id")) {
            var buckets = pages("costs?limit=3" + grouping);
            assertThat(buckets).hasSize(DAYS);
            var sum = buckets.stream()
                    .flatMap(bucket -> bucket.path("results").valueStream())
                    .map(result -> result.at("/amount/value").decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum.movePointRight(9).longValueExact()).as(grouping).isEqualTo(cost);
        }
        var byUser = pages("costs?group_by=user_id");
        for (int day = 0; day < DAYS; day++) {
            for (var result : byUser.get(day).path("results")) {
                assertThat(result.at("/amount/value")
                                .decimalValue()
                                .movePointRight(9)
                                .longValueExact())
                        .isEqualTo(costByDayAndUser.get(
                                day + result.path("user_id").asText()));
            }
        }
        assertThat(byUser.getLast().path("results"))
                .as("nothing happened on the last day")
                .isEmpty();
    }

    @Test
    @DisplayName("of completions counts requests and tokens, in buckets without a gap")
    void completions() throws IOException {
        for (var width : List.of("1d", "1h")) {
            var buckets = pages("usage/completions?bucket_width=" + width + "&group_by=api_key_id");
            long end = START.getEpochSecond();
            long requests = 0;
            long input = 0;
            for (var bucket : buckets) {
                assertThat(bucket.path("start_time").asLong()).isEqualTo(end);
                end = bucket.path("end_time").asLong();
                for (var result : bucket.path("results")) {
                    assertThat(result.path("object").asText()).isEqualTo("organization.usage.completions.result");
                    assertThat(result.path("api_key_id").asText()).isIn(ada.key(), ben.key());
                    assertThat(result.path("user_id").isNull()).isTrue();
                    assertThat(result.path("input_audio_tokens").isNumber()).isTrue();
                    requests += result.path("num_model_requests").asLong();
                    input += result.path("input_tokens").asLong();
                }
            }
            assertThat(end).isEqualTo(START.getEpochSecond() + DAYS * 86_400L);
            assertThat(requests).isEqualTo(80);
            assertThat(input).isEqualTo(800);
        }
    }

    @Test
    @DisplayName("counts what its filters say")
    void filters() throws IOException {
        long both = requests("usage/completions?limit=31");
        long adas = requests("usage/completions?limit=31&user_ids=" + ada.user());
        long bens = requests("usage/completions?limit=31&api_key_ids[]=" + ben.key());
        assertThat(both).isEqualTo(adas + bens).isEqualTo(80);
        assertThat(requests("usage/completions?limit=31&user_ids[]=" + ada.user() + "&user_ids[]=" + ben.user()))
                .isEqualTo(80);
        assertThat(requests("usage/completions?limit=31&models=gpt-5")).isZero();
        assertThat(requests("usage/completions?limit=31&batch=true")).isZero();
        assertThat(requests("usage/embeddings?limit=31")).isZero();
    }

    @Test
    @DisplayName("without an end reaches to the present bucket's, and ids that are not grouped by are null")
    void defaults() {
        harness.settle(LedgerHarness.entry(ada, Id.EXCHANGE.next(), null, 0, 3));
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/usage/completions?start_time=" + (System.currentTimeMillis() / 1000 - 60))
                .then()
                .statusCode(200)
                .body("object", equalTo("page"))
                .body("next_page", nullValue())
                .body("data[0].object", equalTo("bucket"))
                .body("data.results.flatten().num_model_requests", equalTo(List.of(1)))
                .body("data.results.flatten().project_id", equalTo(java.util.Collections.singletonList(null)));
    }

    @ParameterizedTest
    @DisplayName("refuses what it does not understand, by its name")
    @CsvSource({
        "usage/completions?limit=1, start_time",
        "usage/completions?start_time=abc, start_time",
        "usage/completions?start_time=-1, start_time",
        "usage/completions?start_time=5&end_time=5, end_time",
        "usage/completions?start_time=1&bucket_width=1w, bucket_width",
        "usage/completions?start_time=1&limit=32, limit",
        "usage/completions?start_time=1&limit=0, limit",
        "usage/completions?start_time=1&bucket_width=1m&limit=1441, limit",
        "usage/completions?start_time=1&group_by=cost, group_by",
        "usage/completions?start_time=1&group_by[]=line_item, group_by",
        "usage/completions?start_time=1&page=nonsense, page",
        "usage/completions?start_time=1&project_ids=%00, project_ids",
        "usage/completions?start_time=1&start_time=2, start_time",
        "usage/completions?start_time=1&group_by[0]=user_id, group_by[0]",
        "usage/embeddings?start_time=1&user_id=user_1, user_id",
        "costs?start_time=1&bucket_width=1h, bucket_width",
        "costs?start_time=1&group_by=model, group_by",
        "costs?start_time=1&limit=181, limit",
    })
    void invalid(String path, String param) {
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .urlEncodingEnabled(false)
                .get("/v1/organization/" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("error.param", equalTo(param));
    }

    private long requests(String path) throws IOException {
        return pages(path).stream()
                .flatMap(bucket -> bucket.path("results").valueStream())
                .mapToLong(result -> result.path("num_model_requests").asLong())
                .sum();
    }

    /** All buckets of all pages of {@link #START} and the days after. */
    private List<JsonNode> pages(String path) throws IOException {
        var buckets = new ArrayList<JsonNode>();
        String next = null;
        do {
            var answer = mapper.readTree(given().auth()
                    .oauth2(Tokens.of(ada.organization(), "reader"))
                    .urlEncodingEnabled(false)
                    .get("/v1/organization/" + path + (path.contains("?") ? "&" : "?") + "start_time="
                            + START.getEpochSecond() + "&end_time=" + (START.getEpochSecond() + DAYS * 86_400L)
                            + (next == null ? "" : "&page=" + next))
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            answer.path("data").forEach(buckets::add);
            assertThat(answer.path("has_more").asBoolean())
                    .isEqualTo(answer.path("next_page").isTextual());
            next = answer.path("next_page").textValue();
        } while (next != null);
        return buckets;
    }
}
