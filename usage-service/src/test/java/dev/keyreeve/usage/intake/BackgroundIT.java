package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import dev.keyreeve.usage.testing.UsageTopic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("Work in the background")
class BackgroundIT {
    /** At gpt-4o's price of $2.5 and $10 a million. */
    private static final long ESTIMATED_COST = 40 * 2_500L;

    private static final TokenUsage USED = TokenUsage.of(30, 500);
    private static final long COST = 30 * 2_500L + 500 * 10_000L;

    @Inject
    LedgerHarness harness;

    @Inject
    TestIntake intake;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final Tenant tenant = Tenant.fresh();
    private final String reference = "resp_" + Id.EXCHANGE.next();
    private final UsageEvent.Settled began = began(tenant.organization(), null);
    private UsageTopic topic;

    @BeforeEach
    void connect() {
        topic = new UsageTopic(bootstrapServers);
        intake.start();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        intake.stopAll();
        topic.close();
    }

    @Test
    @DisplayName("is estimated until somebody hears of its end, and then costs what it used, with whoever began it")
    void becomesExact() {
        limits();
        send(began);
        assertThat(isExact(began)).isFalse();
        assertThat(cost()).isEqualTo(ESTIMATED_COST);

        send(heard("ben", USED));

        awaitExact();
        assertThat(cost()).isEqualTo(COST);
        assertThat(harness.number(tenant, "SELECT cost_nanos FROM entry WHERE user_id = '" + ada() + "'"))
                .isEqualTo(COST);
        assertThat(harness.number(tenant, "SELECT sum(cost_nanos)::bigint FROM entry WHERE user_id = 'ben'"))
                .isZero();
        assertThat(harness.number(tenant, "SELECT sum(exchanges)::bigint FROM entry"))
                .isEqualTo(2);
        assertLimitsCount(COST);
    }

    @Test
    @DisplayName("is booked once, however often and by however many it is looked after")
    void once() {
        limits();
        send(began);
        for (int i = 0; i < 3; i++) {
            send(heard("ben", USED), heard("cleo", USED), began);
        }
        awaitExact();
        // A provider does not say another number later; and if it did, the first one was booked.
        send(heard("ben", TokenUsage.of(1, 1)), heard("ben", TokenUsage.of(9_999, 9_999)));

        assertThat(cost()).isEqualTo(COST);
        assertLimitsCount(COST);
    }

    @Test
    @DisplayName("is booked also where its end is heard of before its beginning")
    void inAnyOrder() {
        send(heard("ben", USED));
        assertThat(cost()).isZero();

        send(began);

        awaitExact();
        assertThat(cost()).isEqualTo(COST);
    }

    @Test
    @DisplayName("that used less than was estimated gives the rest back")
    void less() {
        limits();
        send(began);

        send(heard("ada", TokenUsage.of(10, 1)));

        awaitExact();
        assertThat(cost()).isEqualTo(10 * 2_500L + 10_000L);
        assertLimitsCount(10 * 2_500L + 10_000L);
    }

    @Test
    @DisplayName("that nobody here began is nobody's")
    void unknown() {
        send(began);

        send(settled(tenant.organization(), "ben", new UsageEvent.Background("resp_invented", USED), null));

        assertThat(isExact(began)).isFalse();
        assertThat(cost()).isEqualTo(ESTIMATED_COST);
    }

    @Test
    @DisplayName("of one organization means nothing to another that names the same")
    void tenants() {
        var rival = Tenant.fresh();
        send(began);

        send(settled(rival.organization(), "eve", new UsageEvent.Background(reference, USED), null));

        assertThat(isExact(began)).isFalse();
        assertThat(harness.number(rival, "SELECT sum(cost_nanos)::bigint FROM entry"))
                .isZero();
    }

    @Test
    @DisplayName("that a member's own credential pays for is apart from the organization's")
    void ownCredentials() {
        send(began);

        send(settled(tenant.organization(), "eve", new UsageEvent.Background(reference, USED), true));
        assertThat(isExact(began)).isFalse();

        send(began(tenant.organization(), true));
        send(settled(tenant.organization(), ada(), new UsageEvent.Background(reference, USED), true));
        await().until(() -> harness.number(
                        tenant,
                        "SELECT count(*) FROM entry WHERE own_credential AND quality = 'exact' AND cost_nanos = "
                                + COST)
                == 1);
        assertThat(isExact(began)).isFalse();
    }

    @Test
    @DisplayName("of a batch has its tokens counted, and stays estimated, as nobody told its price")
    void batches() {
        var batch = event(
                tenant.organization(),
                tenant.principal(),
                Operation.BATCHES,
                "",
                TokenUsage.NONE,
                Quality.ESTIMATED,
                new UsageEvent.Background(reference, null),
                null);
        send(batch, heard("ben", USED), heard("ben", USED));

        await().until(() ->
                harness.number(tenant, "SELECT sum(input_tokens + output_tokens)::bigint FROM entry") == USED.total());
        assertThat(isExact(batch)).isFalse();
        assertThat(cost()).isZero();
    }

    @Test
    @DisplayName("whose usage cannot be is left as it is, and the exchange that told it counts")
    void impossible() {
        send(began);

        send(heard("ben", TokenUsage.of(Long.MAX_VALUE / 4, 0)));

        assertThat(isExact(began)).isFalse();
        assertThat(harness.number(tenant, "SELECT count(*) FROM entry")).isEqualTo(2);
    }

    /** Of money, with an account that a purchase has opened, and of tokens, with the slots of a minute. */
    private void limits() {
        var scope = tenant.organization().value();
        harness.hardBudget(tenant, "organization", scope, "total", 1_000_000_000);
        harness.limit(tenant, "tokens", "organization", scope, "minute", 1_000_000, true, true);
        harness.buy(tenant, 1_000);
    }

    private void assertLimitsCount(long nanos) {
        var accounts = harness.accounts(tenant);
        assertThat(accounts).allSatisfy(account -> assertThat(account.spent()).isEqualTo(account.spentByEntries()));
        assertThat(accounts).extracting(LedgerHarness.Account::measure).contains("money", "tokens");
        assertThat(accounts)
                .filteredOn(account -> account.measure().equals("money"))
                .singleElement()
                .satisfies(account -> assertThat(account.spent()).isEqualTo(nanos));
    }

    private void send(UsageEvent... events) {
        List.of(events).forEach(topic::send);
        intake.awaitCaughtUp();
    }

    private void awaitExact() {
        await().atMost(Duration.ofSeconds(20)).until(() -> isExact(began));
    }

    private boolean isExact(UsageEvent.Settled of) {
        var exact = "SELECT count(*) FROM entry WHERE quality = 'exact' AND exchange = '%s'";
        return harness.number(tenant, exact.formatted(of.exchange())) == 1;
    }

    private long cost() {
        return harness.number(tenant, "SELECT sum(cost_nanos)::bigint FROM entry");
    }

    private String ada() {
        return tenant.principal().id();
    }

    private UsageEvent.Settled began(OrganizationId organization, @Nullable Boolean own) {
        return event(
                organization,
                tenant.principal(),
                Operation.RESPONSES,
                "gpt-4o",
                TokenUsage.of(40, 0),
                Quality.ESTIMATED,
                new UsageEvent.Background(reference, null),
                own);
    }

    private UsageEvent.Settled heard(String by, TokenUsage used) {
        return settled(tenant.organization(), by, new UsageEvent.Background(reference, used), null);
    }

    private UsageEvent.Settled settled(
            OrganizationId organization, String by, UsageEvent.Background background, @Nullable Boolean own) {
        return event(
                organization,
                Principal.user(by),
                Operation.STORED,
                "",
                TokenUsage.NONE,
                Quality.EXACT,
                background,
                own);
    }

    private UsageEvent.Settled event(
            OrganizationId organization,
            Principal by,
            Operation operation,
            String model,
            TokenUsage usage,
            Quality quality,
            UsageEvent.Background background,
            @Nullable Boolean own) {
        long now = System.currentTimeMillis();
        return new UsageEvent.Settled(
                organization,
                Id.EXCHANGE.next(),
                tenant.relay(),
                1,
                tenant.project(),
                by,
                tenant.key(),
                null,
                "openai",
                operation,
                model,
                null,
                Amounts.NONE,
                model.isEmpty() ? null : "2026-11-01",
                usage,
                0,
                quality,
                200,
                false,
                now,
                now + 1,
                own,
                background);
    }
}
