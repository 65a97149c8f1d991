package dev.keyreeve.usage.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

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
    private static final TokenUsage SOME = new TokenUsage(12, 5, 1, 2, 3, 1, 2, 1, 6, 2, 1, 2);

    @Inject
    Entries entries;

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
            entries.add(Draft.chat(who, SOME, nanos, START.plusSeconds(day * 86_400L + random.nextInt(86_400))));
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
    @DisplayName("of completions counts requests and every kind of token, in buckets without a gap")
    void completions() throws IOException {
        for (var width : List.of("1d", "1h")) {
            var buckets = pages("usage/completions?bucket_width=" + width + "&group_by=api_key_id");
            long end = START.getEpochSecond();
            var sums = new HashMap<String, Long>();
            for (var bucket : buckets) {
                assertThat(bucket.path("start_time").asLong()).isEqualTo(end);
                end = bucket.path("end_time").asLong();
                for (var result : bucket.path("results")) {
                    assertThat(result.path("object").asText()).isEqualTo("organization.usage.completions.result");
                    assertThat(result.path("api_key_id").asText()).isIn(ada.key(), ben.key());
                    assertThat(result.path("user_id").isNull()).isTrue();
                    result.properties().stream()
                            .filter(member -> member.getValue().isNumber())
                            .forEach(member -> sums.merge(
                                    member.getKey(), member.getValue().asLong(), Long::sum));
                }
            }
            assertThat(end).isEqualTo(START.getEpochSecond() + DAYS * 86_400L);
            assertThat(sums)
                    .isEqualTo(Map.ofEntries(
                            Map.entry("num_model_requests", 80L),
                            Map.entry("input_tokens", 960L),
                            Map.entry("input_cached_tokens", 400L),
                            Map.entry("input_cache_write_tokens", 240L),
                            Map.entry("input_uncached_tokens", 320L),
                            Map.entry("input_text_tokens", 80L),
                            Map.entry("input_cached_text_tokens", 240L),
                            Map.entry("input_audio_tokens", 160L),
                            Map.entry("input_cached_audio_tokens", 80L),
                            Map.entry("input_image_tokens", 80L),
                            Map.entry("input_cached_image_tokens", 80L),
                            Map.entry("output_tokens", 480L),
                            Map.entry("output_text_tokens", 240L),
                            Map.entry("output_audio_tokens", 80L),
                            Map.entry("output_image_tokens", 160L)));
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
        assertThat(requests("usage/completions?limit=31&batch=false")).isEqualTo(80);
        assertThat(requests("usage/embeddings?limit=31")).isZero();
    }

    @ParameterizedTest
    @DisplayName("exists for each operation, with its own units, and stands in no other")
    @CsvSource({
        "embeddings, embeddings, input_tokens, 12",
        "moderations, moderations, input_tokens, 12",
        "images, images, images, 7",
        "audio_speeches, audio_speeches, characters, 7",
        "audio_transcriptions, audio_transcriptions, seconds, 7",
        "completions, responses, input_tokens, 12",
    })
    void families(String report, String operation, String field, long value) throws IOException {
        var own = Tenant.fresh();
        entries.add(Draft.chat(own, SOME, 3, START).doing(operation, "some-model", 7));
        for (var family : List.of(
                "completions", "embeddings", "moderations", "images", "audio_speeches", "audio_transcriptions")) {
            var result = get(
                            own,
                            "usage/" + family + "?start_time=" + START.getEpochSecond() + "&limit=1&group_by=model")
                    .at("/data/0/results/0");
            if (family.equals(report)) {
                assertThat(result.path("object").asText()).isEqualTo("organization.usage." + family + ".result");
                assertThat(result.path(field).asLong()).isEqualTo(value);
                assertThat(result.path("num_model_requests").asLong()).isOne();
                assertThat(result.path("model").asText()).isEqualTo("some-model");
                assertThat(result.path("project_id").isNull()).isTrue();
            } else {
                assertThat(result.isMissingNode()).as(family).isTrue();
            }
        }
    }

    @Test
    @DisplayName("of costs names every line item, with its quantity")
    void lineItems() throws IOException {
        var own = Tenant.fresh();
        entries.add(Draft.chat(own, TokenUsage.of(0, 0), 0, START).doing("models", "", 0));
        entries.add(Draft.chat(own, SOME, 3, START));
        entries.add(Draft.chat(own, TokenUsage.NONE, 5, START).doing("images", "dall-e-3", 4));
        entries.add(Draft.chat(own, SOME, 5, START).doing("images", "gpt-image-1", 4));
        var results = get(own, "costs?start_time=" + START.getEpochSecond() + "&limit=1&group_by=line_item")
                .at("/data/0/results");
        var byItem = new HashMap<String, String>();
        results.forEach(result -> byItem.put(
                result.path("line_item").asText(), result.path("quantity") + " " + result.path("quantity_unit")));
        assertThat(byItem)
                .isEqualTo(Map.of(
                        "models", "null null",
                        "gpt-4o", "18 \"tokens\"",
                        "dall-e-3", "4 \"images\"",
                        "gpt-image-1", "null null"));
    }

    @Test
    @DisplayName("tells how much of it was estimated or booked at its bound, and which models had no price")
    void certainty() throws IOException {
        var own = Tenant.fresh();
        entries.add(Draft.chat(own, SOME, 3, START).priced("v"));
        entries.add(Draft.chat(own, SOME, 5, START).priced("v").of("estimated"));
        entries.add(Draft.chat(own, SOME, 7, START).priced("v").of("estimated"));
        entries.add(Draft.chat(own, TokenUsage.NONE, 11, START).of("bound"));
        entries.add(Draft.chat(own, SOME, 0, START).doing("chat_completions", "new-1", 0));
        entries.add(Draft.chat(own, SOME, 0, START)
                .doing("chat_completions", "new-2", 0)
                .of("estimated"));
        entries.add(Draft.chat(own, SOME, 0, START)
                .doing("chat_completions", "free", 0)
                .priced("v"));
        entries.add(Draft.chat(own, TokenUsage.NONE, 0, START).doing("models", "", 0));
        for (var report : List.of("usage/completions", "costs")) {
            var result = get(own, report + "?start_time=" + START.getEpochSecond() + "&limit=1")
                    .at("/data/0/results/0");
            assertThat(result.get("estimated")).as(report).isEqualTo(mapper.readTree("""
                    {"num_model_requests":3,"tokens":54,"amount":{"value":0.000000012,"currency":"usd"}}"""));
            assertThat(result.get("bound")).as(report).isEqualTo(mapper.readTree("""
                    {"num_model_requests":1,"tokens":0,"amount":{"value":0.000000011,"currency":"usd"}}"""));
            assertThat(result.get("unpriced")).as(report).isEqualTo(mapper.readTree("""
                    {"num_model_requests":2,"models":["openai/new-1","openai/new-2"]}"""));
        }
    }

    @Test
    @DisplayName("grouped by what is not recorded says so: no batch jobs, no service tier, no size, no source")
    void notRecorded() throws IOException {
        var own = Tenant.fresh();
        entries.add(Draft.chat(own, SOME, 3, START));
        entries.add(Draft.chat(own, SOME, 3, START).doing("images", "dall-e-3", 4));
        var completions = get(
                        own,
                        "usage/completions?start_time=" + START.getEpochSecond()
                                + "&limit=1&group_by=batch&group_by=service_tier")
                .at("/data/0/results/0");
        assertThat(completions.path("batch").booleanValue()).isFalse();
        assertThat(completions.path("batch").isBoolean()).isTrue();
        assertThat(completions.path("service_tier").isNull()).isTrue();
        var images = "usage/images?start_time=" + START.getEpochSecond() + "&limit=1";
        assertThat(get(own, images + "&group_by=size&group_by=source")
                        .at("/data/0/results/0/size")
                        .isNull())
                .isTrue();
        assertThat(get(own, images + "&sizes=512x512").at("/data/0/results")).isEmpty();
    }

    @Test
    @DisplayName("without an end reaches to the present bucket's, and ids that are not grouped by are null")
    void defaults() {
        entries.add(Draft.chat(ada, SOME, 3, Instant.now()));
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/usage/completions?start_time=" + (System.currentTimeMillis() / 1000 - 60))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("object", equalTo("page"))
                .body("next_page", nullValue())
                .body("data[0].object", equalTo("bucket"))
                .body("data[-1].results[0].num_model_requests", equalTo(1))
                .body("data[-1].results[0].project_id", nullValue())
                .body("data[-1].results[0].batch", nullValue());
    }

    @ParameterizedTest
    @DisplayName("that cannot be is refused by the parameter's name")
    @CsvSource({
        "costs, start_time",
        "costs?start_time=x, start_time",
        "costs?start_time=5&end_time=5, end_time",
        "costs?start_time=1&limit=181, limit",
        "costs?start_time=1&bucket_width=1h, bucket_width",
        "costs?start_time=1&group_by=model, group_by",
        "costs?start_time=1&format=xml, format",
        "usage/completions?start_time=1&bucket_width=1d&limit=32, limit",
        "usage/completions?start_time=1&bucket_width=1w, bucket_width",
        "usage/completions?start_time=1&group_by=line_item, group_by",
        "usage/completions?start_time=1&page=x, page",
        "usage/completions?start_time=1&start_time=2, start_time",
        "usage/completions?start_time=1&user_id=u, user_id",
        "usage/embeddings?start_time=1&batch=true, batch",
        "usage/embeddings?start_time=1&group_by=batch, group_by",
        "usage/images?start_time=1&sizes=1x1, sizes",
        "usage/audio_speeches?start_time=1&sources=image.edit, sources",
    })
    void refused(String path, String param) {
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
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

    /** All pages from START over DAYS. */
    private List<JsonNode> pages(String path) throws IOException {
        var buckets = new ArrayList<JsonNode>();
        var query = path + (path.contains("?") ? "&" : "?") + "start_time=" + START.getEpochSecond() + "&end_time="
                + (START.getEpochSecond() + DAYS * 86_400L);
        String next = "";
        do {
            var page = get(ada, query + next);
            page.path("data").forEach(buckets::add);
            assertThat(page.path("has_more").asBoolean())
                    .isEqualTo(!page.path("next_page").isNull());
            next = page.path("next_page").isNull()
                    ? ""
                    : "&page=" + page.path("next_page").asText();
        } while (!next.isEmpty());
        return buckets;
    }

    private JsonNode get(Tenant tenant, String path) throws IOException {
        return mapper.readTree(given().auth()
                .oauth2(Tokens.of(tenant.organization(), "reader"))
                .get("/v1/organization/" + path)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }
}
