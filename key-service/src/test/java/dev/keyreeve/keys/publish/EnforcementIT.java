package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Relays that speak the lease protocol, and one that fails in each way that a relay can fail. */
@KeysTest
class EnforcementIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Admin admin = Admin.ACME;
    private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    Tenancy tenancy;

    @BeforeEach
    void nobodyHoldsALease() {
        await().atMost(SOON).until(() -> disabledWithoutWaiting(admin.newUser("Zoe")), answer -> {
            var revision = answer.getLong("enforcement.revision");
            await().atMost(SOON).until(() -> status(revision).getBoolean("enforced"));
            return status(revision).getInt("relays") == 0;
        });
    }

    @AfterEach
    void end() {
        elsewhere.close();
    }

    @Test
    void aDisableReturnsOnceEveryRelayHasAcknowledged() {
        var user = admin.newUser("Ada");
        try (var one = FakeRelay.registered("one");
                var two = FakeRelay.registered("two")) {
            var disable = disableElsewhere(user);
            long revision = openRevision();
            one.acknowledge(KeysStack.ACME, revision);
            assertThat(status(revision).getBoolean("enforced")).isFalse();
            two.acknowledge(KeysStack.ACME, revision + 5);

            var answer = disable.join();
            assertThat(answer.getBoolean("enforcement.enforced")).isTrue();
            assertThat(answer.getInt("enforcement.relays")).isEqualTo(2);
            assertThat(answer.getLong("enforcement.revision")).isEqualTo(revision);
        }
    }

    @Test
    void aRelayThatLeftDoesNotHoldItUp() {
        var user = admin.newUser("Ada");
        var relay = FakeRelay.registered("gone");
        var disable = disableElsewhere(user);
        openRevision();
        relay.leave();

        assertThat(disable.join().getInt("enforcement.relays")).isZero();
        relay.renew().then().statusCode(409).body("reason", equalTo("unknown"));
    }

    @Test
    void aDeadRelayHoldsItUpNoLongerThanItsLeaseAndTheMargin() {
        var user = admin.newUser("Ada");
        var relay = FakeRelay.registered("dead");
        long lease = relay.granted().leaseMs();

        var answer = disableElsewhere(user).join();

        assertThat(answer.getBoolean("enforcement.enforced")).isTrue();
        assertThat(answer.getInt("enforcement.relays")).isZero();
        assertThat(answer.getLong("enforcement.took_ms")).isBetween(lease - 500, lease + 2_500);
        relay.renew().then().statusCode(409).body("reason", equalTo("unknown"));
    }

    @Test
    void aCallThatWillNotWaitIsToldWhereToAsk() {
        var user = admin.newUser("Ada");
        try (var relay = FakeRelay.registered("slow")) {
            var answer = disabledWithoutWaiting(user);
            long revision = answer.getLong("enforcement.revision");
            assertThat(answer.getBoolean("enforcement.enforced")).isFalse();
            assertThat(answer.getString("enforcement.status_url"))
                    .isEqualTo("/v1/organization/enforcements/" + revision);

            relay.acknowledge(KeysStack.ACME, revision);

            await().atMost(SOON).until(() -> status(revision).getBoolean("enforced"));
        }
    }

    @Test
    void pastTheBoundTheAnswerIs202AndATrueLaterSweepClosesIt() {
        var user = admin.newUser("Ada");
        try (var relay = FakeRelay.registered("stubborn")) {
            // Renews by acknowledging other revisions only, so its lease lives on through the grace and beyond.
            var renewing = new RenewingUnpublished(tenancy);
            var answer =
                    renewing.whileNothingIsPublished(relay, () -> admin.asks().post("/users/" + user + "/disable"));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.jsonPath().getBoolean("enforcement.enforced")).isFalse();
            assertThat(relay.renew().statusCode()).isEqualTo(200);
            long revision = answer.jsonPath().getLong("enforcement.revision");

            relay.acknowledge(KeysStack.ACME, revision);

            await().atMost(SOON).until(() -> enforcedAccordingToTheDatabase(revision));
        }
    }

    @Nested
    @DisplayName("A lease")
    class ALease {
        @Test
        void isForWhoeverHasEitherRegistrationToken() {
            try (var relay = FakeRelay.registered("changing", KeysStack.EARLIER_RELAY_TOKEN)) {
                relay.renew().then().statusCode(200);
                relay.becomes(KeysStack.RELAY_TOKEN);
                relay.renew().then().statusCode(200);
                relay.becomes("neither of them");
                relay.renew().then().statusCode(401).body("error.code", equalTo("invalid_key"));
                relay.becomes(KeysStack.RELAY_TOKEN);
            }
        }

        @Test
        void isRenewedWhileNothingIsAsked() {
            try (var relay = FakeRelay.registered("calm")) {
                relay.renew().then().statusCode(200).body("epoch", equalTo((int)
                        relay.granted().epoch()));
            }
        }

        @Test
        void isNotRenewedForARelayThatLags() {
            try (var relay = FakeRelay.registered("laggard")) {
                var answer = disabledWithoutWaiting(admin.newUser("Ada"));
                long revision = answer.getLong("enforcement.revision");

                await().atMost(SOON).until(() -> relay.renew().statusCode() == 409);
                assertThat(relay.renew().jsonPath().getString("reason")).isIn("lagging", "unknown");
                await().atMost(SOON).until(() -> status(revision).getBoolean("enforced"));
                var again = relay.register();
                assertThat(again.epoch()).isPositive();
                assertThat(relay.renew().statusCode()).isEqualTo(200);
            }
        }

        @Test
        void ofAnEarlierProcessIsSupersededAndStillCounts() {
            var user = admin.newUser("Ada");
            try (var relay = FakeRelay.registered("twice")) {
                var first = relay.granted().epoch();
                var second = relay.register().epoch();
                assertThat(second).isGreaterThan(first);
                relay.renewAs(first).then().statusCode(409).body("reason", equalTo("superseded"));

                var disable = disableElsewhere(user);
                long revision = openRevision();
                relay.acknowledge(KeysStack.ACME, revision);

                assertThat(status(revision).getBoolean("enforced"))
                        .as("the first lease may still be used")
                        .isFalse();
                await().atMost(SOON).until(() -> relay.renew().statusCode() == 200 && disable.isDone());
                assertThat(disable.join().getInt("enforcement.relays")).isEqualTo(1);
            }
        }

        @Test
        void comesWithTheRevisionsThatAreBeingEnforced() {
            try (var first = FakeRelay.registered("first")) {
                var answer = disabledWithoutWaiting(admin.newUser("Ada"));
                long revision = answer.getLong("enforcement.revision");
                try (var late = FakeRelay.registered("late")) {
                    assertThat(late.granted().watermark()).contains(FakeRelay.mark(KeysStack.ACME, revision));
                    first.acknowledge(KeysStack.ACME, revision);
                    late.acknowledge(KeysStack.ACME, revision);
                    await().atMost(SOON).until(() -> status(revision).getBoolean("enforced"));
                    assertThat(late.register().watermark()).doesNotContain(FakeRelay.mark(KeysStack.ACME, revision));
                }
            }
        }

        /** As of a relay that is cut off from Kafka: it registers again and again, and can serve nobody. */
        @Test
        void ofWhoComesAfterThePublicationHoldsUpNothing() {
            try (var cutOff = FakeRelay.registered("cut-off")) {
                long revision = disabledWithoutWaiting(admin.newUser("Ada")).getLong("enforcement.revision");
                await().atMost(SOON).until(() -> cutOff.renew().statusCode() == 409);
                cutOff.register();
                assertThat(status(revision).getBoolean("enforced"))
                        .as("its first lease may still be used")
                        .isFalse();

                await().atMost(SOON).until(() -> {
                    if (cutOff.renew().statusCode() == 409) {
                        cutOff.register();
                    }
                    return status(revision).getBoolean("enforced");
                });
            }
        }

        @Test
        void carriesATokenOfARelay() {
            try (var relay = FakeRelay.registered("tokened")) {
                var payload = new String(java.util.Base64.getUrlDecoder()
                        .decode(relay.granted().token().split("\\.")[1]));
                var claims = new JsonPath(payload);
                assertThat(claims.getString("iss")).isEqualTo("keyreeve");
                assertThat(claims.getString("aud")).contains("keyreeve-internal");
                assertThat(claims.getString("sub")).isEqualTo("tokened");
                assertThat(claims.getList("groups")).isEqualTo(java.util.List.of("relay"));
                assertThat(claims.getString("org")).isNull();
            }
        }
    }

    /**
     * Registrations race disables. Whichever commits first, the relay learns of the revision before it serves: from its
     * watermark, from the topic, which it reads to the end after the answer, or because the disable waits for it.
     */
    @Test
    void aRegistrationAndADisableNeverMissEachOther() {
        for (int round = 0; round < 8; round++) {
            var user = admin.newUser("Ada");
            var registration = CompletableFuture.supplyAsync(() -> FakeRelay.registered("racer"), elsewhere);
            long revision = disabledWithoutWaiting(user).getLong("enforcement.revision");
            try (var relay = registration.join()) {
                boolean inTopic = Grants.of(KeysStack.ACME).stream().anyMatch(record -> record.revision() == revision);
                boolean told = relay.granted().watermark().contains(FakeRelay.mark(KeysStack.ACME, revision));
                boolean awaited = !status(revision).getBoolean("enforced");
                assertThat(told || inTopic || awaited).isTrue();

                relay.acknowledge(KeysStack.ACME, revision);
                await().atMost(SOON).until(() -> status(revision).getBoolean("enforced"));
                if (awaited) {
                    // None where its lease ran out before it could acknowledge: this machine may be that busy.
                    assertThat(status(revision).getInt("relays")).isLessThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void manyDisablesAtOnceAreAllEnforced() {
        try (var relay = FakeRelay.registered("busy")) {
            var disables = new ArrayList<CompletableFuture<JsonPath>>();
            for (int i = 0; i < 20; i++) {
                disables.add(disableElsewhere(admin.newUser("U" + i)));
            }
            await().atMost(SOON).until(() -> {
                relay.renew(FakeRelay.mark(KeysStack.ACME, Long.MAX_VALUE / 2));
                return disables.stream().allMatch(CompletableFuture::isDone);
            });
            assertThat(disables)
                    .allSatisfy(d -> assertThat(d.join().getBoolean("enforcement.enforced"))
                            .isTrue());
        }
    }

    @Test
    void anotherTenantsEnforcementIsNotThere() {
        var revision = admin.post("/users/" + admin.newUser("Ada") + "/disable").getLong("enforcement.revision");

        Admin.GLOBEX
                .asks()
                .get("/enforcements/" + (revision + 1_000_000))
                .then()
                .statusCode(404);
        admin.asks().get("/enforcements/x").then().statusCode(404);
    }

    private CompletableFuture<JsonPath> disableElsewhere(String user) {
        return CompletableFuture.supplyAsync(
                () -> admin.asks().post("/users/" + user + "/disable").jsonPath(), elsewhere);
    }

    private JsonPath disabledWithoutWaiting(String user) {
        return admin.asks().post("/users/" + user + "/disable?wait=false").jsonPath();
    }

    private JsonPath status(long revision) {
        return admin.get("/enforcements/" + revision);
    }

    /** The newest enforcement of ours that is published and open. */
    private long openRevision() {
        return await().atMost(SOON)
                .until(
                        () -> query(
                                "SELECT coalesce(max(revision), 0) FROM enforcement"
                                        + " WHERE organization_id = 'org_acme' AND enforced_at IS NULL AND published_at IS NOT NULL"),
                        revision -> revision > 0);
    }

    private boolean enforcedAccordingToTheDatabase(long revision) {
        return query("SELECT count(*) FROM enforcement WHERE organization_id = 'org_acme' AND enforced_at IS NOT NULL"
                        + " AND revision = " + revision)
                == 1;
    }

    private long query(String sql) {
        return tenancy.asSystem(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
