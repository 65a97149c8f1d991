package dev.keyreeve.usage.alert;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
@DisplayName("A webhook")
class WebhookIT {
    private static final String WEBHOOKS = "/v1/organization/webhooks";

    @Inject
    AlertHarness harness;

    @Inject
    Outbox outbox;

    @Inject
    Sender sender;

    @Inject
    Alerts alerts;

    private final OrganizationId ada = new OrganizationId(Id.ORGANIZATION.next());
    private final OrganizationId mallory = new OrganizationId(Id.ORGANIZATION.next());
    private final List<Receiver> receivers = new ArrayList<>();

    @AfterEach
    void forget() {
        receivers.forEach(Receiver::close);
        harness.forget(ada);
        harness.forget(mallory);
    }

    private Receiver receiver() {
        var receiver = new Receiver();
        receivers.add(receiver);
        return receiver;
    }

    private static RequestSpecification as(OrganizationId organization, String role) {
        return given().auth().oauth2(Tokens.of(organization, role)).contentType("application/json");
    }

    private static JsonPath create(OrganizationId organization, String url) {
        return as(organization, "admin")
                .body(Map.of("url", url))
                .post(WEBHOOKS)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String test(OrganizationId organization, String hook) {
        return as(organization, "admin")
                .post(WEBHOOKS + "/" + hook + "/test")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static ValidatableResponse deliveries(OrganizationId organization, String hook) {
        return as(organization, "reader")
                .get(WEBHOOKS + "/" + hook + "/deliveries")
                .then();
    }

    private static void awaitStatus(OrganizationId organization, String hook, String... statuses) {
        await().untilAsserted(() -> deliveries(organization, hook).body("data.status", contains((Object[]) statuses)));
    }

    private static void awaitAttempts(OrganizationId organization, String hook, int count) {
        await().untilAsserted(() -> deliveries(organization, hook).body("data[0].attempts.size()", equalTo(count)));
    }

    @Nested
    @DisplayName("as an administrator")
    class Admin {
        @Test
        @DisplayName("I create, see its secret once, change, and delete")
        void life() {
            var created = create(ada, "http://127.0.0.1:1/hooks");
            String id = created.get("id");
            assertThat(created.getString("object")).isEqualTo("organization.webhook");
            assertThat(created.getString("secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
            assertThat(created.getList("events"))
                    .isEqualTo(List.of("budget.forecast_exceeded", "budget.threshold_reached"));
            assertThat(created.getList("thresholds")).isEqualTo(List.of(50, 80, 100));
            assertThat(created.getBoolean("enabled")).isTrue();

            var seen = as(ada, "reader").get(WEBHOOKS + "/" + id).asString()
                    + as(ada, "reader").get(WEBHOOKS).asString();
            assertThat(seen).contains(id).doesNotContain("secret").doesNotContain("whsec_");

            as(ada, "admin")
                    .body("""
                            {"name":"ops","events":["budget.threshold_reached"],"thresholds":[100,90],"enabled":false}""")
                    .post(WEBHOOKS + "/" + id)
                    .then()
                    .statusCode(200)
                    .body("name", equalTo("ops"))
                    .body("url", equalTo("http://127.0.0.1:1/hooks"))
                    .body("events", contains("budget.threshold_reached"))
                    .body("thresholds", contains(90, 100))
                    .body("enabled", equalTo(false))
                    .body("disabled_reason", equalTo("disabled"));
            as(ada, "admin")
                    .post(WEBHOOKS + "/" + id + "/test")
                    .then()
                    .statusCode(409)
                    .body("error.message", startsWith("The webhook '" + id + "' is disabled"));

            as(ada, "admin").delete(WEBHOOKS + "/" + id).then().statusCode(200).body("deleted", equalTo(true));
            as(ada, "admin").delete(WEBHOOKS + "/" + id).then().statusCode(404);
            as(ada, "reader").get(WEBHOOKS + "/" + id).then().statusCode(404);
        }

        @ParameterizedTest
        @DisplayName("I am told what is wrong")
        @CsvSource(
                delimiter = '|',
                value = {
                    "[] | body",
                    "{} | url",
                    "{\"url\":1} | url",
                    "{\"url\":\"\"} | url",
                    "{\"url\":\"ftp://example.com\"} | url",
                    "{\"url\":\"https://a:b@example.com\"} | url",
                    "{\"url\":\"https://no-such-host.invalid/\"} | url",
                    "{\"url\":\"http://127.0.0.1\",\"enabled\":true} | enabled",
                    "{\"url\":\"http://127.0.0.1\",\"secret\":\"mine\"} | secret",
                    "{\"url\":\"http://127.0.0.1\",\"name\":null} | name",
                    "{\"url\":\"http://127.0.0.1\",\"events\":[]} | events",
                    "{\"url\":\"http://127.0.0.1\",\"events\":[\"webhook.test\"]} | events",
                    "{\"url\":\"http://127.0.0.1\",\"events\":\"budget.threshold_reached\"} | events",
                    "{\"url\":\"http://127.0.0.1\",\"thresholds\":[0]} | thresholds",
                    "{\"url\":\"http://127.0.0.1\",\"thresholds\":[1001]} | thresholds",
                    "{\"url\":\"http://127.0.0.1\",\"thresholds\":[50.5]} | thresholds",
                    "{\"url\":\"http://127.0.0.1\",\"thresholds\":[1,2,3,4,5,6,7,8,9,10,11]} | thresholds",
                })
        void refused(String body, String param) {
            as(ada, "admin")
                    .body(body)
                    .post(WEBHOOKS)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("error.param", equalTo(param));
        }

        @Test
        @DisplayName("I have at most twenty, even when I ask for many at once, and page through them")
        void atMost() throws Exception {
            Callable<Integer> create = () -> as(ada, "admin")
                    .body("{\"url\":\"http://127.0.0.1\"}")
                    .post(WEBHOOKS)
                    .statusCode();
            try (var threads = Executors.newFixedThreadPool(4)) {
                var answers = new ArrayList<Integer>();
                for (var answer : threads.invokeAll(
                        IntStream.range(0, 24).mapToObj(i -> create).toList())) {
                    answers.add(answer.get());
                }
                assertThat(answers).containsOnly(200, 409);
                assertThat(answers.stream().filter(status -> status == 200)).hasSize(20);
            }
            var all = as(ada, "reader").get(WEBHOOKS + "?limit=20").jsonPath().<String>getList("data.id");
            as(ada, "reader")
                    .get(WEBHOOKS + "?limit=2&after=" + all.get(17))
                    .then()
                    .body("data.id", equalTo(all.subList(18, 20)))
                    .body("has_more", equalTo(false));
            for (var address : List.of(WEBHOOKS, WEBHOOKS + "/" + all.get(0) + "/deliveries")) {
                as(ada, "reader")
                        .get(address + "?after=wh_none")
                        .then()
                        .statusCode(400)
                        .body("error.param", equalTo("after"));
            }
            as(ada, "reader").get(WEBHOOKS + "?page=2").then().statusCode(400).body("error.param", equalTo("page"));
        }

        @Test
        @DisplayName("of another tenant I find nothing, and a reader changes nothing")
        void others() {
            String id = create(ada, "http://127.0.0.1:1/").get("id");
            test(ada, id);
            for (var path : List.of("", "/deliveries")) {
                as(mallory, "owner").get(WEBHOOKS + "/" + id + path).then().statusCode(404);
            }
            as(mallory, "owner").get(WEBHOOKS).then().statusCode(200).body("data", empty());
            as(mallory, "owner")
                    .body("{\"name\":\"x\"}")
                    .post(WEBHOOKS + "/" + id)
                    .then()
                    .statusCode(404);
            as(mallory, "owner").post(WEBHOOKS + "/" + id + "/test").then().statusCode(404);
            as(mallory, "owner").delete(WEBHOOKS + "/" + id).then().statusCode(404);
            String own = create(mallory, "http://127.0.0.1:1/").get("id");
            deliveries(mallory, own).body("data", empty());

            as(ada, "reader")
                    .body("{\"url\":\"http://127.0.0.1\"}")
                    .post(WEBHOOKS)
                    .then()
                    .statusCode(403);
            as(ada, "reader")
                    .body("{\"name\":\"x\"}")
                    .post(WEBHOOKS + "/" + id)
                    .then()
                    .statusCode(403);
            as(ada, "reader").post(WEBHOOKS + "/" + id + "/test").then().statusCode(403);
            as(ada, "reader").delete(WEBHOOKS + "/" + id).then().statusCode(403);
            as(ada, "member").get(WEBHOOKS).then().statusCode(403);
            given().get(WEBHOOKS).then().statusCode(401);
        }

        @Test
        @DisplayName("my tenant's transactions cannot read the secret back")
        void secret() {
            create(ada, "http://127.0.0.1:1/");
            assertThat(harness.texts(ada, "SELECT url FROM webhook")).hasSize(1);
            assertThat(harness.texts(mallory, "SELECT url FROM webhook")).isEmpty();
            assertThat(catchThrowable(() -> harness.texts(ada, "SELECT secret FROM webhook")))
                    .hasRootCauseMessage("ERROR: permission denied for table webhook");
        }
    }

    @Nested
    @DisplayName("is delivered")
    class Delivered {
        @Test
        @DisplayName("signed, and logged")
        void success() {
            var receiver = receiver();
            var created = create(ada, receiver.url() + "?tenant=1");
            String hook = created.get("id");
            harness.account(ada, harness.budget(ada, "money", 1_000), 500);
            alerts.raise();
            alerts.raise();

            sender.sendDue();
            awaitStatus(ada, hook, "delivered");

            assertThat(receiver.received()).hasSize(1);
            var message = receiver.received().getFirst();
            assertThat(message.isSignedWith(created.getString("secret"))).isTrue();
            assertThat(message.isSignedWith(SigningSecret.random().reveal())).isFalse();
            assertThat(message.path()).isEqualTo("/hooks?tenant=1");
            assertThat(message.header("content-type")).isEqualTo("application/json");
            assertThat(Long.parseLong(message.header("webhook-timestamp")))
                    .isCloseTo(Instant.now().getEpochSecond(), within(60L));
            assertThat(JsonPath.from(message.body()).getInt("data.threshold")).isEqualTo(50);
            deliveries(ada, hook)
                    .body("data[0].object", equalTo("organization.webhook.delivery"))
                    .body("data[0].id", equalTo(message.id()))
                    .body("data[0].type", equalTo("budget.threshold_reached"))
                    .body("data[0].failure", nullValue())
                    .body("data[0].next_attempt_at", nullValue())
                    .body("data[0].attempts.status", contains(200))
                    .body("data[0].attempts[0].error", nullValue());

            sender.sendDue();
            assertThat(receiver.received()).as("once").hasSize(1);
        }

        @Test
        @DisplayName("again after a failure, with the same id and a signature of that moment")
        void retried() {
            var receiver = receiver().answering(500, 302);
            var created = create(ada, receiver.url());
            String hook = created.get("id");
            var message = test(ada, hook);

            sender.sendDue();
            awaitAttempts(ada, hook, 1);
            deliveries(ada, hook).body("data.status", contains("pending"));
            sender.sendDue();
            assertThat(receiver.received()).as("not before its time").hasSize(1);
            harness.makeDue(ada);
            sender.sendDue();
            awaitAttempts(ada, hook, 2);
            harness.makeDue(ada);
            sender.sendDue();
            awaitStatus(ada, hook, "delivered");

            deliveries(ada, hook).body("data[0].attempts.status", contains(500, 302, 200));
            assertThat(receiver.received()).hasSize(3).allSatisfy(got -> {
                assertThat(got.id()).isEqualTo(message);
                assertThat(got.path()).isEqualTo("/hooks");
                assertThat(got.isSignedWith(created.getString("secret"))).isTrue();
            });
        }

        @Test
        @DisplayName("after the schedule's last attempt no more")
        void exhausted() {
            var receiver = receiver().answering(500);
            String hook = create(ada, receiver.url()).get("id");
            test(ada, hook);
            harness.execute(ada, "UPDATE delivery SET attempts = 7");

            sender.sendDue();
            awaitStatus(ada, hook, "failed");

            deliveries(ada, hook)
                    .body("data[0].failure", equalTo("attempts_exhausted"))
                    .body("data[0].next_attempt_at", nullValue());
        }

        @Test
        @DisplayName("never to an endpoint that is gone: 410 disables it, with all that waits for it")
        void gone() {
            var receiver = receiver().answering(500, 410);
            String hook = create(ada, receiver.url()).get("id");
            test(ada, hook);
            sender.sendDue();
            awaitAttempts(ada, hook, 1);
            test(ada, hook);
            sender.sendDue();
            awaitStatus(ada, hook, "failed", "failed");

            deliveries(ada, hook).body("data.failure", contains("endpoint_gone", "endpoint_gone"));
            as(ada, "reader")
                    .get(WEBHOOKS + "/" + hook)
                    .then()
                    .body("enabled", equalTo(false))
                    .body("disabled_reason", equalTo("endpoint_gone"));
            harness.account(ada, harness.budget(ada, "money", 1_000), 500);
            alerts.raise();
            deliveries(ada, hook).body("data.size()", equalTo(2));

            as(ada, "admin")
                    .body("{\"enabled\":true}")
                    .post(WEBHOOKS + "/" + hook)
                    .then()
                    .body("enabled", equalTo(true))
                    .body("disabled_reason", nullValue());
            test(ada, hook);
            sender.sendDue();
            awaitStatus(ada, hook, "delivered", "failed", "failed");
        }

        @Test
        @DisplayName("no more once it is disabled")
        void disabled() {
            var receiver = receiver();
            String hook = create(ada, receiver.url()).get("id");
            test(ada, hook);
            as(ada, "admin")
                    .body("{\"enabled\":false}")
                    .post(WEBHOOKS + "/" + hook)
                    .then()
                    .statusCode(200);
            sender.sendDue();
            deliveries(ada, hook)
                    .body("data.status", contains("failed"))
                    .body("data.failure", contains("disabled"))
                    .body("data[0].attempts", empty());
            assertThat(receiver.received()).isEmpty();
        }

        @Test
        @DisplayName("to where it is now: its address is checked when the message goes out")
        void checkedAgain() {
            String hook = create(ada, "http://127.0.0.1:1/").get("id");
            test(ada, hook);
            // As if it had been allowed when it was created.
            harness.execute(ada, "UPDATE webhook SET url = 'gopher://127.0.0.1/'");
            sender.sendDue();
            awaitAttempts(ada, hook, 1);
            deliveries(ada, hook).body("data[0].attempts.error", contains("url_refused"));
        }
    }

    @Nested
    @DisplayName("whose sender dies")
    class Crash {
        @Test
        @DisplayName("is delivered by the next one when the claim has run out, with the same id")
        void claimRunsOut() {
            var receiver = receiver();
            String hook = create(ada, receiver.url()).get("id");
            var message = test(ada, hook);
            var lost = claimed(message);

            sender.sendDue();
            deliveries(ada, hook).body("data.status", contains("pending"));
            assertThat(receiver.received()).as("somebody else has it").isEmpty();

            harness.expireClaims(ada);
            sender.sendDue();
            awaitStatus(ada, hook, "delivered");
            assertThat(receiver.received()).extracting(Receiver.Received::id).containsExactly(message);

            // It was not dead, only slow, and speaks up at last.
            finish(lost, 500);
            deliveries(ada, hook)
                    .body("data.status", contains("delivered"))
                    .body("data[0].attempts.status", contains(500, 200));
        }

        @Test
        @DisplayName("leaves nothing behind when it is deleted meanwhile")
        void deleted() {
            String hook = create(ada, "http://127.0.0.1:1/").get("id");
            var lost = claimed(test(ada, hook));
            as(ada, "admin").delete(WEBHOOKS + "/" + hook).then().statusCode(200);
            finish(lost, 410);
            assertThat(harness.texts(ada, "SELECT count(*) FROM delivery_attempt"))
                    .containsExactly("0");
        }

        private Outbox.Claimed claimed(String message) {
            return outbox.claim(8).stream()
                    .filter(claimed -> claimed.id().equals(message))
                    .findFirst()
                    .orElseThrow();
        }

        private void finish(Outbox.Claimed message, int status) {
            var attempt = new Outbox.Attempt(
                    Instant.now(), new Courier.Answer.Answered(status, Duration.ZERO), Duration.ofMillis(1));
            outbox.finish(
                    message,
                    attempt,
                    status == 410 ? new Outbox.Next.Gone() : new Outbox.Next.Again(Duration.ofSeconds(5)));
        }
    }

    @Test
    @DisplayName("of a tenant whose endpoints are dead does not delay another's")
    void fair() {
        var dead = receiver().hanging();
        var hooks = IntStream.range(0, 6)
                .mapToObj(i -> create(mallory, dead.url()).getString("id"))
                .toList();
        for (int round = 0; round < 3; round++) {
            hooks.forEach(hook -> test(mallory, hook));
        }
        await().untilAsserted(() -> {
            sender.sendDue();
            assertThat(dead.received()).hasSize(3);
        });

        var receiver = receiver();
        String hook = create(ada, receiver.url()).get("id");
        test(ada, hook);
        sender.sendDue();
        awaitStatus(ada, hook, "delivered");
        sender.sendDue();

        assertThat(dead.mostAtOnce()).as("of one organization").isEqualTo(3);
    }

    @Test
    @DisplayName("gets no more than two messages at once")
    void twoAtOnce() {
        var slow = receiver().hanging();
        String hook = create(ada, slow.url()).get("id");
        IntStream.range(0, 5).forEach(i -> test(ada, hook));
        await().untilAsserted(() -> {
            sender.sendDue();
            assertThat(slow.received()).hasSize(2);
        });
        sender.sendDue();
        assertThat(harness.texts(ada, "SELECT count(*) FROM delivery WHERE claimed_until > now()"))
                .containsExactly("2");
        assertThat(slow.mostAtOnce()).isEqualTo(2);
    }

    @Test
    @DisplayName("has its log forgotten after a while, and alerts of windows that are over with it")
    void forgotten() {
        harness.oneOfEach(ada);
        outbox.forget(Duration.ofDays(30));
        assertThat(harness.texts(ada, "SELECT id FROM delivery")).hasSize(1);

        harness.execute(ada, "UPDATE delivery SET finished_at = now() - interval '31 days'");
        harness.execute(ada, "UPDATE alert SET created_at = now() - interval '31 days'");
        outbox.forget(Duration.ofDays(30));
        assertThat(harness.texts(ada, "SELECT id FROM delivery")).isEmpty();
        assertThat(harness.texts(ada, "SELECT id FROM alert"))
                .as("else it would be told again in the same window")
                .hasSize(1);
        harness.execute(ada, "UPDATE alert SET window_end = now()");
        outbox.forget(Duration.ofDays(30));
        assertThat(harness.texts(ada, "SELECT id FROM alert")).isEmpty();
    }
}
