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
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@KeysTest
class OutboxIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Tenancy tenancy;

    @Inject
    Outbox outbox;

    @Inject
    GrantTopic topic;

    /** Three publishers, as three replicas would have, while two tenants change things as fast as they can. */
    @Test
    void replicasNeverPublishAnOrganizationsRevisionsOutOfOrder() {
        var running = new AtomicBoolean(true);
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int replica = 0; replica < 2; replica++) {
                var publisher = new OutboxPublisher(tenancy, outbox, topic);
                threads.submit(() -> {
                    while (running.get()) {
                        publisher.publishNext();
                    }
                });
            }
            List.of(Admin.ACME, Admin.GLOBEX).parallelStream().forEach(admin -> {
                for (int i = 0; i < 25; i++) {
                    admin.newUser("User" + i);
                }
            });
            await().atMost(SOON).until(() -> backlog() == 0);
            running.set(false);
        }

        for (var organization : List.of(KeysStack.ACME, KeysStack.GLOBEX)) {
            var revisions =
                    Grants.of(organization).stream().map(GrantRecord::revision).toList();
            assertThat(revisions).hasSizeGreaterThan(25);
            assertThat(withoutSentAgain(revisions)).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aRecordStaysInTheOutboxWhenKafkaDoesNotTakeIt() {
        var nobody = new GrantTopic("127.0.0.1:1");
        var row = new Outbox.Batch(
                new OrganizationId(KeysStack.ACME), List.of(new Outbox.Entry(1, "organization:x", "{}")));

        assertThatThrownBy(() -> nobody.send(row)).isInstanceOf(GrantTopic.NotPublished.class);
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

    private long backlog() {
        return tenancy.asSystem(outbox::backlog).records();
    }

    /** Sending a record again is allowed, overtaking is not. */
    private static List<Long> withoutSentAgain(List<Long> revisions) {
        return revisions.stream().distinct().toList();
    }
}
