package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A limit that relays share")
class RateLimitIT {
    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    @Inject
    Ledger ledger;

    @Inject
    LedgerHarness harness;

    @Inject
    Transactions transactions;

    private final Tenant tenant = Tenant.fresh();

    private record Use(Instant at, long tokens) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("admits in no minute, wherever it begins, more than the limit, however holds fall in what was bought")
    void sliding(long seed) {
        long limit = 1_000;
        harness.limit(tenant, "tokens", "api_key", tenant.key(), "minute", limit, true, true);
        var random = new Random(seed);
        var uses = new ArrayList<Use>();
        var now = BEGIN;
        int refused = 0;
        for (int i = 0; i < 120; i++) {
            now = now.plusMillis(random.nextInt(random.nextInt(10) == 0 ? 9_000 : 1_200));
            long need = random.nextInt(200);
            var answer = buyAt(now, need, need + random.nextInt(600));
            if (!(answer instanceof Purchased(String allotment, long tokens, long validMs))) {
                refused++;
                continue;
            }
            assertThat(validMs).isLessThanOrEqualTo(1_000);
            // Whatever of it is held is held at the worst moments that it may be.
            long first = random.nextLong(tokens + 1);
            uses.add(new Use(now.plusMillis(random.nextLong(validMs + 1)), first));
            uses.add(new Use(now.plusMillis(validMs), tokens - first));
            settle(allotment, first, now);
            if (random.nextBoolean()) {
                settle(allotment, tokens - first, now);
            }
        }
        assertThat(refused).as("it was tight").isPositive();
        uses.sort(Comparator.comparing(Use::at));
        for (var from : uses) {
            long inMinute = uses.stream()
                    .filter(use -> !use.at.isBefore(from.at) && use.at.isBefore(from.at.plusSeconds(60)))
                    .mapToLong(Use::tokens)
                    .sum();
            assertThat(inMinute).as("the minute from %s", from.at).isLessThanOrEqualTo(limit);
        }
    }

    private record Purchased(String allotment, long tokens, long validMs) {}

    @Test
    @DisplayName("says when enough will have left the period, and then there is room")
    void retryAfter() {
        harness.limit(tenant, "tokens", "api_key", tenant.key(), "minute", 100, true, true);
        assertThat(buyAt(BEGIN, 60, 60)).isInstanceOf(Purchased.class);
        assertThat(buyAt(BEGIN.plusSeconds(10), 40, 40)).isInstanceOf(Purchased.class);

        assertThat(buyAt(BEGIN.plusSeconds(20), 50, 50)).isEqualTo(42_000L);
        assertThat(buyAt(BEGIN.plusSeconds(20), 70, 70)).isEqualTo(52_000L);
        assertThat(buyAt(BEGIN.plusMillis(61_999), 50, 50)).isEqualTo(1L);
        assertThat(buyAt(BEGIN.plusMillis(62_000), 50, 50)).isInstanceOf(Purchased.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"money", "tokens", "requests", "concurrency", "sliding requests", "sliding tokens"})
    @DisplayName("is never passed by four that race for it")
    void race(String kind) throws Exception {
        boolean sliding = kind.startsWith("sliding ");
        var measure = kind.replace("sliding ", "");
        long limit = measure.equals("concurrency") || measure.equals("requests") ? 40 : 4_000;
        harness.limit(
                tenant,
                measure,
                "project",
                tenant.project(),
                sliding || !measure.equals("concurrency") ? "day" : "total",
                limit,
                true,
                sliding);
        var bought = new AtomicLong();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var relays = new ArrayList<Callable<String>>();
            for (int i = 0; i < 8; i++) {
                var buyer = tenant.withKey(Id.KEY.next()).withRelay("race-" + i % 4);
                var random = new Random(i);
                relays.add(() -> {
                    for (int purchase = 0; purchase < 30; purchase++) {
                        var need = Amounts.ofExchange(random.nextInt(300), random.nextInt(300));
                        var want = need.plus(new Amounts(500, 500, 3));
                        if (harness.ask(buyer.buys(need, want)) instanceof Answer.Bought granted) {
                            bought.addAndGet(
                                    switch (measure) {
                                        case "money" -> granted.amounts().nanos();
                                        case "tokens" -> granted.amounts().tokens();
                                        default -> granted.amounts().exchanges();
                                    });
                        }
                    }
                    return "done";
                });
            }
            for (var relay : threads.invokeAll(relays)) {
                relay.get();
            }
        }
        assertThat(bought.get()).isBetween(limit * 9 / 10, limit);
        assertThat(harness.accounts(tenant).stream()
                        .mapToLong(LedgerHarness.Account::pending)
                        .sum())
                .isEqualTo(bought.get());
    }

    @Test
    @DisplayName("on concurrency gives each place back with the settlement, and posts nothing")
    void concurrency() {
        var limit = harness.limit(tenant, "concurrency", "user", tenant.user(), "total", 2, true, false);
        var first = harness.buy(tenant, new Amounts(0, 0, 1));
        harness.buy(tenant, new Amounts(0, 0, 1));
        assertThat(harness.ask(tenant.buys(1, 1))).isInstanceOfSatisfying(Answer.Exhausted.class, no -> {
            assertThat(no.kind()).isEqualTo(Answer.Kind.RATE_LIMIT);
            assertThat(no.window()).isNull();
            assertThat(no.retryAfterMs()).as("nobody can tell").isNull();
        });

        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), first, 0, 9));

        assertThat(harness.account(tenant, limit).spent()).isZero();
        assertThat(harness.account(tenant, limit).pending()).isEqualTo(1);
        assertThat(harness.ask(tenant.buys(1, 1))).isInstanceOf(Answer.Bought.class);
    }

    @Test
    @DisplayName("on a service account is not a member's of the same id")
    void serviceAccount() {
        var robot = tenant.withServiceAccount(Id.SERVICE_ACCOUNT.next());
        harness.limit(tenant, "requests", "service_account", robot.user(), "day", 1, true, false);

        assertThat(harness.ask(robot.withUser(robot.user()).buys(1, 1))).isEqualTo(new Answer.Unlimited());
        harness.buy(robot, new Amounts(0, 0, 1));
        assertThat(harness.ask(robot.buys(1, 1)))
                .isInstanceOfSatisfying(
                        Answer.Exhausted.class,
                        no -> assertThat(no.scope().type()).isEqualTo(Scope.Type.SERVICE_ACCOUNT));
    }

    @Test
    @DisplayName("that is lowered while relays buy sells nothing above the new amount")
    void lowered() throws Exception {
        var budget = harness.hardBudget(tenant, "project", tenant.project(), "day", 100_000);
        try (var threads = Executors.newFixedThreadPool(5)) {
            var work = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 4; i++) {
                var buyer = tenant.withRelay("lowered-" + i);
                work.add(() -> {
                    for (int purchase = 0; purchase < 25; purchase++) {
                        ledger.buy(buyer.buys(500, 2_000));
                    }
                    return "bought";
                });
            }
            work.add(() -> {
                harness.changeAmount(tenant, budget, 20_000);
                return "lowered";
            });
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        long held = harness.account(tenant, budget).pending();
        long left = Math.max(0, 20_000 - held);
        assertThat(harness.ask(tenant.buys(left + 1, left + 1))).isInstanceOf(Answer.Exhausted.class);
        harness.changeAmount(tenant, budget, held + 700);
        assertThat(harness.ask(tenant.buys(700, 700))).isInstanceOf(Answer.Bought.class);
    }

    @Test
    @DisplayName("counts, when it is soft, from the account that the evaluator opens, and blocks nobody")
    void soft() {
        var budget = harness.limit(tenant, "requests", "project", tenant.project(), "hour", 1, false, false);
        harness.number(tenant, "WITH gone AS (DELETE FROM account RETURNING 1) SELECT count(*) FROM gone");
        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 1));
        transactions.acrossTenants(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("SELECT open_soft_accounts()");
            }
        });
        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 1));

        assertThat(harness.account(tenant, budget).spent()).isEqualTo(2);
        assertThat(harness.ask(tenant.buys(1, 1))).isEqualTo(new Answer.Unlimited());
    }

    @Test
    @DisplayName("forgets the slots that no period can hold any more, and an event of theirs still settles")
    void forgotten() {
        harness.limit(tenant, "tokens", "api_key", tenant.key(), "minute", 100, true, true);
        var old = Instant.now().minus(Duration.ofHours(1));
        var bought = (Purchased) buyAt(old, 60, 60);
        settle(bought.allotment, 60, old);
        harness.close(tenant, bought.allotment, new Amounts(0, 60, 1));

        assertThat(ledger.forgetSlots(1_000)).isPositive();
        assertThat(harness.accounts(tenant)).isEmpty();
        settle(bought.allotment, 5, old);
        assertThat(harness.number(tenant, "SELECT count(*) FROM entry")).isEqualTo(2);
        assertThat(ledger.forgetAllotments(Duration.ofMinutes(30), 1_000)).isPositive();
        assertThat(harness.number(tenant, "SELECT count(*) FROM allotment_account"))
                .isZero();
    }

    private void settle(String allotment, long tokens, Instant at) {
        harness.settle(
                LedgerHarness.entry(tenant, Id.EXCHANGE.next(), allotment, 0, tokens, 0, TokenUsage.of(tokens, 0), at));
    }

    /** What was bought, or after how many milliseconds there would be room. */
    private Object buyAt(Instant now, long need, long want) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.prepareStatement("""
                    SELECT b.id, (b.bought).tokens, b.valid_ms, b.retry_after_ms, b.outcome
                    FROM buy_allotments(?, ARRAY[ROW(?, ?, 1, ?, ?, NULL, ?, ROW(0, ?, 1)::amounts, ROW(0, ?, 1)::amounts,
                                                     '[]')::purchase_request], interval '5 min', ?::timestamptz) b""")) {
                statement.setString(1, tenant.organization().value());
                statement.setString(2, Id.ALLOTMENT.next());
                statement.setString(3, tenant.relay());
                statement.setString(4, tenant.key());
                statement.setString(5, tenant.user());
                statement.setString(6, tenant.project());
                statement.setLong(7, need);
                statement.setLong(8, want);
                statement.setString(9, now.toString());
                try (var row = statement.executeQuery()) {
                    row.next();
                    return "bought".equals(row.getString(5))
                            ? new Purchased(row.getString(1), row.getLong(2), row.getLong(3))
                            : row.getObject(4, Long.class);
                }
            }
        });
    }
}
