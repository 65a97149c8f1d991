package dev.keyreeve.usage.alert;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.http.Quantity;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A budget that is watched")
class AlertIT {
    @Inject
    Alerts alerts;

    @Inject
    Webhooks webhooks;

    @Inject
    AlertHarness harness;

    private final OrganizationId ada = new OrganizationId(Id.ORGANIZATION.next());
    private final OrganizationId mallory = new OrganizationId(Id.ORGANIZATION.next());

    @AfterEach
    void forget() {
        harness.forget(ada);
        harness.forget(mallory);
    }

    private List<Integer> thresholds(String budget) {
        return harness
                .texts(ada, "SELECT coalesce(threshold, 0) FROM alert WHERE budget = '%s' ORDER BY 1".formatted(budget))
                .stream()
                .map(Integer::valueOf)
                .toList();
    }

    private String webhook(OrganizationId organization, Set<String> events, Set<Integer> thresholds) {
        var draft = new WebhookDraft("https://example.com/hooks", null, events, thresholds, null);
        return webhooks.create(organization, draft, SigningSecret.random()).id();
    }

    private List<String> payloads(String webhook) {
        return harness.texts(
                ada, "SELECT payload FROM delivery WHERE webhook = '%s' ORDER BY created_at, id".formatted(webhook));
    }

    @Test
    @DisplayName("alerts at each threshold that it reaches, when it does, and never twice in a window")
    void once() {
        var budget = harness.budget(ada, "money", 1_000);
        harness.account(ada, budget, 499);
        alerts.raise();
        assertThat(thresholds(budget)).isEmpty();

        harness.used(ada, budget, 500);
        alerts.raise();
        alerts.raise();
        assertThat(thresholds(budget)).containsExactly(50);

        harness.used(ada, budget, 1_200);
        alerts.raise();
        assertThat(thresholds(budget)).containsExactly(50, 80, 100);

        // 1,200 of 10,000 are under every threshold, and then over the first again.
        harness.amount(ada, budget, 10_000);
        alerts.raise();
        harness.used(ada, budget, 5_000);
        alerts.raise();
        assertThat(thresholds(budget)).as("not twice in one window").containsExactly(50, 80, 100);

        harness.account(ada, budget, "now() - interval '1 second'", "now() + interval '1 day'", 6_000);
        alerts.raise();
        assertThat(thresholds(budget)).as("the next window begins anew").containsExactly(50, 50, 80, 100);
    }

    @Test
    @DisplayName("alerts once when several processes look at the same moment, and so do a hundred others")
    void race() throws Exception {
        var hook = webhook(ada, null, null);
        var budgets = IntStream.range(0, 100)
                .mapToObj(i -> harness.budget(ada, "requests", 10))
                .toList();
        budgets.forEach(budget -> harness.account(ada, budget, 8));
        int processes = 4;
        var start = new CyclicBarrier(processes);
        Callable<List<Alert>> look = () -> {
            start.await();
            return alerts.raise();
        };
        int told = 0;
        try (var threads = Executors.newFixedThreadPool(processes)) {
            for (var raised : threads.invokeAll(
                    IntStream.range(0, processes).mapToObj(i -> look).toList())) {
                told += (int) raised.get().stream()
                        .filter(alert -> budgets.contains(alert.budget().id()))
                        .count();
            }
        }
        assertThat(told).isEqualTo(200);
        assertThat(harness.texts(ada, "SELECT count(*) FROM alert")).containsExactly("200");
        assertThat(payloads(hook)).hasSize(200);
    }

    @Test
    @DisplayName("tells what will become of it once a tenth of its window has passed")
    void forecast() {
        var early = harness.budget(ada, "money", 1_000);
        harness.account(ada, early, "now() - interval '9 minutes'", "now() + interval '91 minutes'", 400);
        var fast = harness.budget(ada, "money", 1_000);
        harness.account(ada, fast, "now() - interval '20 minutes'", "now() + interval '80 minutes'", 300);
        var slow = harness.budget(ada, "money", 1_000);
        harness.account(ada, slow, "now() - interval '20 minutes'", "now() + interval '80 minutes'", 190);
        var spent = harness.budget(ada, "money", 1_000);
        harness.account(ada, spent, "now() - interval '20 minutes'", "now() + interval '80 minutes'", 1_000);
        var endless = harness.budget(ada, "money", 1_000, "total", false);
        harness.account(ada, endless, "'-infinity'", "'infinity'", 400);

        var raised = alerts.raise();
        alerts.raise();

        assertThat(thresholds(early)).as("too early to tell").isEmpty();
        assertThat(thresholds(slow)).isEmpty();
        assertThat(thresholds(endless)).as("never resets").isEmpty();
        assertThat(thresholds(spent)).as("no forecast: it has happened").containsExactly(50, 80, 100);
        assertThat(thresholds(fast)).containsExactly(0);
        var alert = raised.stream()
                .filter(one -> one.budget().id().equals(fast))
                .findFirst()
                .orElseThrow();
        assertThat(alert.type()).isEqualTo(EventType.FORECAST_EXCEEDED);
        assertThat(alert.threshold()).isNull();
        // 300 in 20 of 100 minutes are 1,500; the clock goes on between the insert and the look.
        var forecast = (Quantity.Money) alert.forecast();
        assertThat(forecast.value().movePointRight(9).longValueExact()).isBetween(1_400L, 1_500L);
    }

    @ParameterizedTest
    @DisplayName("is not told of when there is nothing to tell")
    @CsvSource({
        "a rate limit, false, requests, true, now() - interval '1 s', now() + interval '1 h'",
        "a limit on concurrency, false, concurrency, false, '''-infinity''', '''infinity'''",
        "a window that has ended, false, money, false, now() - interval '2 h', now()",
        "a budget that was deleted, true, money, false, now() - interval '1 s', now() + interval '1 h'",
    })
    void silent(String what, boolean deleted, String measure, boolean sliding, String from, String to) {
        var window = measure.equals("concurrency") ? "total" : "hour";
        var budget = harness.budget(ada, measure, 10, window, sliding);
        harness.account(ada, budget, from, to, 10);
        if (deleted) {
            harness.execute(ada, "UPDATE budget SET deleted_at = now() WHERE id = '%s'".formatted(budget));
        }
        alerts.raise();
        assertThat(thresholds(budget)).as(what).isEmpty();
    }

    @Test
    @DisplayName("may have the largest amounts there are, and does not silence the others")
    void largest() {
        var huge = harness.budget(ada, "tokens", Long.MAX_VALUE);
        harness.account(ada, huge, Long.MAX_VALUE);
        harness.execute(ada, "UPDATE account SET overrun = %d WHERE budget = '%s'".formatted(Long.MAX_VALUE, huge));
        var usual = harness.budget(ada, "tokens", 10);
        harness.account(ada, usual, 5);

        alerts.raise();

        assertThat(thresholds(huge)).containsExactly(50, 80, 100);
        assertThat(thresholds(usual)).containsExactly(50);
    }

    @Nested
    @DisplayName("by webhooks")
    class ByWebhooks {
        @Test
        @DisplayName("tells each of them what it asked for")
        void subscriptions() {
            var all = webhook(ada, null, null);
            var forecasts = webhook(ada, Set.of("budget.forecast_exceeded"), null);
            var late = webhook(ada, null, Set.of(95, 120));
            var disabled = webhook(ada, null, null);
            webhooks.change(ada, disabled, new WebhookDraft(null, null, null, null, false));
            var others = webhook(mallory, null, Set.of(1));
            var budget = harness.budget(ada, "tokens", 100);
            harness.account(ada, budget, 96);

            alerts.raise();

            assertThat(thresholds(budget)).containsExactly(50, 80, 95);
            assertThat(payloads(all)).hasSize(2);
            assertThat(payloads(late)).hasSize(1);
            assertThat(payloads(forecasts)).isEmpty();
            assertThat(payloads(disabled)).isEmpty();
            assertThat(harness.texts(mallory, "SELECT payload FROM delivery WHERE webhook = '%s'".formatted(others)))
                    .isEmpty();
            var payload = JsonPath.from(payloads(late).getFirst());
            assertThat(payload.getString("type")).isEqualTo("budget.threshold_reached");
            assertThat(payload.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(payload.getString("data.budget.id")).isEqualTo(budget);
            assertThat(payload.getString("data.budget.scope.type")).isEqualTo("organization");
            assertThat(payload.getString("data.budget.scope.id")).isEqualTo(ada.value());
            assertThat(payload.getString("data.measure")).isEqualTo("tokens");
            assertThat(payload.getInt("data.amount.value")).isEqualTo(100);
            assertThat(payload.getString("data.amount.unit")).isEqualTo("tokens");
            assertThat(payload.getInt("data.posted.value")).isEqualTo(96);
            assertThat(payload.getInt("data.threshold")).isEqualTo(95);
            assertThat(payload.getString("data.window")).isEqualTo("day");
            assertThat(payload.getLong("data.resets_at") - payload.getLong("data.window_start"))
                    .isEqualTo(20 * 3_600);
        }

        @Test
        @DisplayName("does not pile up messages for one that nobody answers")
        void backlog() {
            var hook = webhook(ada, null, null);
            harness.execute(ada, """
                    INSERT INTO delivery (id, org, webhook, type, payload)
                    SELECT 'msg_' || gen_random_uuid(), '%s', '%s', 'webhook.test', '{}'
                    FROM generate_series(1, %d)""".formatted(ada, hook, Messages.MOST_PENDING));
            var budget = harness.budget(ada, "money", 100);
            harness.account(ada, budget, 50);

            alerts.raise();

            assertThat(thresholds(budget)).containsExactly(50);
            assertThat(harness.texts(ada, "SELECT failure FROM delivery WHERE status = 'failed'"))
                    .containsExactly("backlog_full");
        }
    }

    @Nested
    @DisplayName("by its administrator")
    class Admin {
        @Test
        @DisplayName("has its alerts listed, newest first")
        void list() {
            var budget = harness.budget(ada, "money", 2_000_000_000);
            harness.account(ada, budget, 1_000_000_000);
            alerts.raise();
            harness.used(ada, budget, 1_700_000_000);
            alerts.raise();

            var page = get(ada, "?limit=1")
                    .statusCode(200)
                    .body("object", equalTo("list"))
                    .body("has_more", equalTo(true))
                    .body("data[0].object", equalTo("organization.alert"))
                    .body("data[0].type", equalTo("budget.threshold_reached"))
                    .body("data[0].threshold", equalTo(80))
                    .body("data[0]", hasEntry("forecast", null))
                    .body("data[0].budget.name", equalTo("team"))
                    .body("data[0].kind", equalTo("soft"))
                    .body("data[0].amount.value", equalTo(2))
                    .body("data[0].amount.currency", equalTo("usd"))
                    .body("data[0].posted.value", equalTo(1.7f))
                    .body("data[0].posted.unit", nullValue());
            String last = page.extract().path("last_id");
            get(ada, "?limit=1&after=" + last)
                    .body("data.threshold", contains(50))
                    .body("has_more", equalTo(false));

            get(mallory, "").statusCode(200).body("data.size()", equalTo(0));
            get(mallory, "?after=" + last).statusCode(400).body("error.param", equalTo("after"));
            get(ada, "?threshold=50").statusCode(400).body("error.param", equalTo("threshold"));
            get(ada, "?limit=0").statusCode(400).body("error.param", equalTo("limit"));
        }

        @Test
        @DisplayName("has those of one moment listed, the highest threshold first")
        void atOnce() {
            harness.account(ada, harness.budget(ada, "tokens", 10), 10);
            alerts.raise();
            get(ada, "").body("data.threshold", contains(100, 80, 50));
        }

        private ValidatableResponse get(OrganizationId organization, String query) {
            return given().auth()
                    .oauth2(Tokens.of(organization, "reader"))
                    .get("/v1/organization/alerts" + query)
                    .then();
        }
    }
}
