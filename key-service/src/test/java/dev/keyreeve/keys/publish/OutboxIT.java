package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@KeysTest
class OutboxIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final OrganizationId ACME = new OrganizationId(KeysStack.ACME);

    @Inject
    Tenancy tenancy;

    @Inject
    Outbox outbox;

    @Inject
    GrantTopic topic;

    @Inject
    Waiters waiters;

    @Inject
    OtherReplica other;

    @AfterEach
    void nothingIsLeftBehind() {
        await().atMost(SOON).until(() -> backlog() == 0);
    }

    @Test
    void aRecordStaysInTheOutboxWhenKafkaDoesNotTakeIt() {
        var nobody = new GrantTopic("127.0.0.1:1");

        assertThatThrownBy(() -> nobody.send(batch(System.nanoTime() + 60_000_000_000L)))
                .isInstanceOf(GrantTopic.NotPublished.class);
        nobody.close();
    }

    @Test
    void aChangeThatRollsBackLeavesNothingToPublish() {
        long before = Grants.of(KeysStack.ACME).getLast().revision();
        var user = Admin.ACME.newUser("Ada");
        Admin.ACME.asks().delete("/users/" + user + "x").then().statusCode(404);
        await().atMost(SOON).until(() -> backlog() == 0);

        assertThat(Grants.of(KeysStack.ACME).getLast().revision()).isEqualTo(before + 1);
    }

    @Nested
    @DisplayName("Two processes")
    class TwoProcesses {
        @Test
        void neverPublishAnOrganizationsRevisionsOutOfOrder() {
            var elsewhere = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 40; i++) {
                    other.changes(i % 2 == 0 ? KeysStack.ACME : KeysStack.GLOBEX, "user_" + i);
                }
            });
            List.of(Admin.ACME, Admin.GLOBEX).parallelStream().forEach(admin -> {
                for (int i = 0; i < 25; i++) {
                    admin.newUser("User" + i);
                }
            });
            elsewhere.join();
            await().atMost(SOON).until(() -> backlog() == 0);

            for (var organization : List.of(KeysStack.ACME, KeysStack.GLOBEX)) {
                assertThat(revisions(organization)).hasSizeGreaterThan(40).isSorted();
            }
        }

        @Test
        void takeOverFromOneThatDiedBetweenCommitAndPublish() {
            long orphan = other.changesAndDies(KeysStack.ACME, "user_orphan");
            var user = Admin.ACME.newUser("Ada");
            assertThat(revisions(KeysStack.ACME))
                    .as("what was committed later waits for it")
                    .doesNotContain(orphan, orphan + 1);

            other.losesItsClaims();
            var disabled = Admin.ACME.post("/users/" + user + "/disable");

            assertThat(disabled.getBoolean("enforcement.enforced")).isTrue();
            assertThat(revisions(KeysStack.ACME)).endsWith(orphan, orphan + 1, orphan + 2);
            assertThat(Admin.ACME.get("/enforcements/" + orphan).getBoolean("enforced"))
                    .isTrue();
        }

        @Test
        void sendAgainWhatOneSentThatDiedBeforeItSaidSo() {
            long sent = other.changesAndDies(KeysStack.ACME, "user_sent");
            topic.send(((Outbox.Next.Send) other.next(KeysStack.ACME)).batch());
            other.losesItsClaims();

            await().atMost(SOON).until(() -> backlog() == 0);

            assertThat(Grants.of(KeysStack.ACME).stream().map(GrantRecord::revision))
                    .endsWith(sent, sent);
        }

        /** Its records could land behind those of whoever took over, and compaction would keep the older. */
        @Test
        void sendNothingOnAClaimThatMayRunOut() {
            other.changesAndDies(KeysStack.ACME, "user_late");
            var batch = ((Outbox.Next.Send) other.next(KeysStack.ACME)).batch();
            assertThat(Duration.ofNanos(batch.sendBefore() - System.nanoTime()))
                    .as("what is left once a send of the longest kind is taken off")
                    .isLessThan(Duration.ofSeconds(1));

            assertThatThrownBy(() -> topic.send(batch(System.nanoTime()))).isInstanceOf(GrantTopic.NotPublished.class);
            other.losesItsClaims();
        }

        @Test
        void leaveWhatAnotherHasTakenOverToThem() {
            long revision = other.changesAndDies(KeysStack.ACME, "user_lost");
            var batch = ((Outbox.Next.Send) other.next(KeysStack.ACME)).batch();
            tenancy.runAsSystem(connection -> {
                try (var takenOver = connection.prepareStatement(
                        "UPDATE outbox SET publisher = 'third', claimed_until = clock_timestamp() + interval '1 s'"
                                + " WHERE organization_id = 'org_acme' AND revision = ?")) {
                    takenOver.setLong(1, revision);
                    takenOver.executeUpdate();
                }
                other.outbox.markPublished(connection, batch);
            });

            assertThat(backlog()).isEqualTo(1);
            assertThat(other.next(KeysStack.ACME)).isInstanceOf(Outbox.Next.Elsewhere.class);
        }

        @Test
        void wakeEachOthersWaiters() {
            try (var here = waiters.join(ACME, 7);
                    var notYet = waiters.join(ACME, 9)) {
                tenancy.runAsSystem(connection ->
                        other.progress.announce(connection, List.of(new Progress.Step(KeysStack.ACME, 8))));
                long began = System.nanoTime();
                here.pause(SOON);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
                began = System.nanoTime();
                notYet.pause(Duration.ofMillis(50));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(40));
            }
        }

        @Test
        void seeAnEnforcementThatTheOtherAsksForAndAnswerForIt() {
            try (var relay = FakeRelay.registered("shared")) {
                long revision = other.changes(KeysStack.ACME, "user_shared");
                assertThat(Admin.ACME.get("/enforcements/" + revision).getBoolean("enforced"))
                        .isFalse();
                relay.acknowledge(KeysStack.ACME, revision);
                await().atMost(SOON)
                        .until(() -> Admin.ACME.get("/enforcements/" + revision).getBoolean("enforced"));
            }
        }
    }

    private static Outbox.Batch batch(long sendBefore) {
        return new Outbox.Batch(ACME, List.of(new Outbox.Entry(1, "organization:x", "{}")), sendBefore);
    }

    private long backlog() {
        return tenancy.asSystem(outbox::backlog).records();
    }

    /** Sending a record again is allowed, overtaking is not. */
    private static List<Long> revisions(String organization) {
        return Grants.of(organization).stream()
                .map(GrantRecord::revision)
                .distinct()
                .toList();
    }
}
