package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.relay.spool.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The relay before a ledger on the network")
class LedgerClientIT {
    private static final PriceBook BOOK =
            new PriceBook("2026-11-01", Map.of("openai", Map.of("gpt-4o", new ModelPrice(2, 1, 8, 100, 50))));
    private static final GrantRecord.Key KEY = new GrantRecord.Key(
            new OrganizationId("org_1"),
            1,
            false,
            "digest",
            "key_1",
            Principal.user("user_1"),
            "proj_1",
            null,
            Status.ACTIVE,
            null);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    private final List<UsageEvent.AllotmentClosed> closed = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicReference<BiConsumer<HttpServerRequest, Buffer>> answers = new AtomicReference<>();
    private final AtomicReference<String> token = new AtomicReference<>("jwt-1");
    private HttpServer server;
    private LedgerClient client;

    private final UsageLog log = new UsageLog() {
        @Override
        public void forwarded(UsageEvent.Settled bound) {}

        @Override
        public void settled(UsageEvent.Settled actual) {}

        @Override
        public void closed(UsageEvent.AllotmentClosed event) {
            closed.add(event);
        }
    };

    private static final BudgetConfig CONFIG = withIdle(Duration.ofMillis(100));

    private static BudgetConfig withIdle(Duration idle) {
        return new BudgetConfig() {
            @Override
            public long maxAllotment() {
                return 1_000;
            }

            @Override
            public long maxAllotmentTokens() {
                return 1_000;
            }

            @Override
            public long maxAllotmentExchanges() {
                return 10;
            }

            @Override
            public Duration idleWhenShort() {
                return Duration.ofMillis(50);
            }

            @Override
            public Duration idle() {
                return idle;
            }

            @Override
            public Duration waitForPlace() {
                return Duration.ofMillis(200);
            }

            @Override
            public Duration timeout() {
                return Duration.ofMillis(400);
            }

            @Override
            public Duration holdGrace() {
                return Duration.ofMinutes(1);
            }

            @Override
            public Duration priceRefresh() {
                return Duration.ofMillis(50);
            }
        };
    }

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    calls.add(request.method() + " " + request.path() + " " + request.getHeader("Authorization"));
                    answers.get().accept(request, body);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        client = new LedgerClient(
                vertx,
                URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
                "relay-1",
                token::get,
                CONFIG.timeout());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void answer(int status, Object body) {
        answers.set((request, asked) -> request.response().setStatusCode(status).end(Buffer.buffer(Json.write(body))));
    }

    private Purses purses() {
        return new Purses(vertx, client, log, CONFIG, "relay-1", () -> 7);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("buys with the lease's token, spends locally, and closes what lies idle")
    void buys() throws Exception {
        var requests = new CopyOnWriteArrayList<Allotment.Request>();
        answers.set((request, body) -> {
            requests.add(Json.read(body.getBytes(), Allotment.Request.class));
            Allotment.Answer bought = new Allotment.Answer.Bought("alt_1", new Amounts(1_000, 0, 10), 60_000);
            request.response().end(Buffer.buffer(Json.write(bought)));
        });
        var purses = purses();

        var first = (HoldOutcome.Held) get(purses.hold(KEY, Amounts.ofExchange(300, 0)));
        var second = (HoldOutcome.Held) get(purses.hold(KEY, Amounts.ofExchange(300, 0)));
        first.hold().claimed();
        second.hold().voided();

        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .isEqualTo(new Allotment.Request(
                                request.allotment(),
                                "relay-1",
                                7,
                                KEY.organization(),
                                "proj_1",
                                KEY.principal(),
                                "key_1",
                                Amounts.ofExchange(300, 0),
                                Amounts.ofExchange(300, 0),
                                List.of())));
        assertThat(calls).containsExactly("POST /internal/v1/allotments Bearer jwt-1");
        await().untilAsserted(() -> assertThat(closed)
                .containsExactly(new UsageEvent.AllotmentClosed(
                        KEY.organization(), "alt_1", "relay-1", 7, Amounts.ofExchange(300, 0))));
        purses.stop();
        assertThat(get(purses.hold(KEY, Amounts.ofExchange(1, 0)))).isInstanceOf(HoldOutcome.Unavailable.class);
    }

    @Test
    @DisplayName("closes what a ledger may have sold that answered too late, both ways, under the id that it had named")
    void answersTooLate() throws Exception {
        var requests = new CopyOnWriteArrayList<Allotment.Request>();
        answers.set((request, body) -> {
            var asked = Json.read(body.getBytes(), Allotment.Request.class);
            requests.add(asked);
            Allotment.Answer bought = new Allotment.Answer.Bought(asked.allotment(), new Amounts(1_000, 0, 10), 60_000);
            long takes = requests.size() == 1 ? 2 * CONFIG.timeout().toMillis() : 1;
            vertx.setTimer(takes, late -> request.response().end(Buffer.buffer(Json.write(bought))));
        });
        var purses = purses();

        assertUnavailable(purses);
        var lost = requests.getFirst().allotment();
        assertThat(Id.ALLOTMENT.names(lost)).isTrue();
        assertThat(closed)
                .containsExactly(new UsageEvent.AllotmentClosed(KEY.organization(), lost, "relay-1", 7, Amounts.NONE));

        var held = (HoldOutcome.Held) get(purses.hold(KEY, Amounts.ofExchange(5, 0)));
        assertThat(requests.getLast().closing()).containsExactly(new Allotment.Closing(lost, Amounts.NONE));
        assertThat(held.hold().allotment())
                .isEqualTo(requests.getLast().allotment())
                .isNotEqualTo(lost);
    }

    @Test
    @DisplayName("has nothing to close when the ledger could not be reached")
    void unreachable() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertUnavailable(purses());

        assertThat(closed).isEmpty();
    }

    @Test
    @DisplayName("answers on the event loop that asked")
    void context() throws Exception {
        answer(200, new Allotment.Answer.Unlimited());
        var purses = purses();
        for (int i = 0; i < 8; i++) {
            var asking = vertx.getOrCreateContext();
            var same = Promise.<Boolean>promise();
            asking.runOnContext(go -> purses.hold(KEY, Amounts.ofExchange(5, 0))
                    .onComplete(done -> same.complete(Vertx.currentContext() == asking)));
            assertThat(get(same.future())).isTrue();
        }
    }

    @Test
    @DisplayName("refuses when the ledger is slow, broken, talks nonsense, is away, or there is no token")
    void unavailable() throws Exception {
        var purses = purses();
        answers.set((request, body) -> {});
        assertUnavailable(purses);
        answer(500, Map.of("detail", "broken"));
        assertUnavailable(purses);
        answer(200, Map.of("outcome", "perhaps"));
        assertUnavailable(purses);
        answer(200, "nonsense");
        assertUnavailable(purses);
        answers.set((request, body) -> request.connection().close());
        assertUnavailable(purses);
        token.set(null);
        answer(200, new Allotment.Answer.Unlimited());
        client = new LedgerClient(
                vertx,
                URI.create("http://127.0.0.1:" + server.actualPort()),
                "relay-1",
                () -> {
                    throw new IllegalStateException("no lease");
                },
                CONFIG.timeout());
        assertUnavailable(purses());
        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertUnavailable(purses);
    }

    @Test
    @DisplayName("waits while one process of the ledger follows another, and not for one that stays away")
    void waitsForTheNextProcess() throws Exception {
        var asked = new AtomicInteger();
        answers.set((request, body) -> {
            switch (asked.incrementAndGet()) {
                case 1 -> request.connection().close();
                case 2 -> request.response().setStatusCode(503).end();
                default -> {
                    Allotment.Answer bought = new Allotment.Answer.Bought("alt_1", new Amounts(1_000, 0, 10), 60_000);
                    request.response().end(Buffer.buffer(Json.write(bought)));
                }
            }
        });
        var purses = purses();
        assertThat(get(purses.hold(KEY, Amounts.ofExchange(5, 0)))).isInstanceOf(HoldOutcome.Held.class);
        purses.stop();

        answer(503, Map.of());
        purses = purses();
        while (!client.isGone()) {
            assertUnavailable(purses);
        }
        int before = calls.size();
        assertUnavailable(purses);
        assertThat(calls).as("asked once more").hasSize(before + 1);
    }

    private static void assertUnavailable(Purses purses) throws Exception {
        assertThat(get(purses.hold(KEY, Amounts.ofExchange(5, 0)))).isInstanceOf(HoldOutcome.Unavailable.class);
    }

    @Test
    @DisplayName("has no prices until the ledger answers, reads them again, and keeps the last ones when it is away")
    void prices() {
        answer(503, Map.of());
        var prices = new Prices(vertx, client, CONFIG);
        prices.start();
        await().until(() -> !calls.isEmpty());
        assertThat(prices.current()).isEmpty();
        answer(200, BOOK);

        await().until(() -> prices.current().isPresent());
        assertThat(prices.current().orElseThrow().find("openai", "gpt-4o-2024-08-06"))
                .isPresent();
        answer(200, new PriceBook("2026-12-01", Map.of()));
        await().until(() -> prices.current().orElseThrow().version().equals("2026-12-01"));
        answer(500, Map.of());
        int before = calls.size();
        await().until(() -> calls.size() > before + 2);
        assertThat(prices.current()).isPresent();
        prices.stop();
    }

    @Nested
    @DisplayName("asks for an organization's own prices")
    class OwnPrices {
        private static final ModelPrice CHEAPER = new ModelPrice(1, 1, 4, 100, 50);
        private final OrganizationId org = KEY.organization();
        private Prices prices;

        @BeforeEach
        void open() {
            prices = new Prices(vertx, client, CONFIG);
        }

        private void answerBoth(PriceBook current, PriceBook own) {
            answers.set((request, body) -> {
                var answer = request.path().endsWith("/prices") ? current : own;
                request.response().end(Buffer.buffer(Json.write(answer)));
            });
        }

        private static PriceBook own(String version) {
            return new PriceBook(version, Map.of("openai", Map.of("gpt-4o", CHEAPER)));
        }

        private Optional<PriceBook> ask() throws Exception {
            return get(prices.of(org));
        }

        @Test
        @DisplayName("once for many calls, and lays them over the current ones")
        void laidOver() throws Exception {
            answerBoth(BOOK, own("2026-11-01+3"));

            var book = ask().orElseThrow();

            assertThat(book.version()).isEqualTo("2026-11-01+3");
            assertThat(book.find("openai", "gpt-4o")).contains(CHEAPER);
            for (int i = 0; i < 100; i++) {
                assertThat(ask()).contains(book);
            }
            assertThat(calls.stream().filter(call -> call.contains("/prices/org_1")))
                    .hasSizeLessThan(10);
            await().until(() -> {
                answerBoth(BOOK, own("2026-11-01+4"));
                return ask().orElseThrow().version().equals("2026-11-01+4");
            });
        }

        @Test
        @DisplayName("never lays them over a book that they do not name: it fetches that one first")
        void overAnother() throws Exception {
            answerBoth(BOOK, new PriceBook("2026-11-01", Map.of()));
            assertThat(ask().orElseThrow().version()).isEqualTo("2026-11-01");
            var december = new PriceBook("2026-12-01", Map.of("openai", Map.of("gpt-5", CHEAPER)));
            answerBoth(december, own("2026-12-01+1"));

            await().until(() -> ask().orElseThrow().version().equals("2026-12-01+1"));
            assertThat(ask().orElseThrow().find("openai", "gpt-5")).isPresent();
            answerBoth(december, own("2027-01-01+1"));
            int before = calls.size();
            await().until(() -> {
                var version = ask().orElseThrow().version();
                assertThat(version).isEqualTo("2026-12-01+1");
                return calls.size() > before;
            });
        }

        @Test
        @DisplayName("has none while the first answer is missing, and keeps the last ones later")
        void failures() throws Exception {
            answer(503, Map.of());
            assertThat(ask()).isEmpty();
            answerBoth(BOOK, own("2026-11-01+3"));
            await().until(() -> ask().isPresent());
            answer(503, Map.of());
            int before = calls.size();
            await().until(() -> {
                assertThat(ask()).isPresent();
                return calls.size() > before;
            });
        }
    }

    @Test
    @DisplayName("a recall reaches the purses below its scope, and no others")
    void recall() throws Exception {
        answer(200, new Allotment.Answer.Bought("alt_1", new Amounts(1_000, 0, 10), 60_000));
        var purses = purses();
        var hold = ((HoldOutcome.Held) get(purses.hold(KEY, Amounts.ofExchange(1, 0)))).hold();

        purses.recall(governed(KEY.organization(), new Scope(Scope.Type.USER, "user_2")));
        purses.recall(governed(new OrganizationId("org_2"), new Scope(Scope.Type.USER, "user_1")));
        purses.recall(governed(KEY.organization(), new Scope(Scope.Type.SERVICE_ACCOUNT, "user_1")));
        assertThat(hold.stands()).isTrue();
        purses.recall(governed(KEY.organization(), new Scope(Scope.Type.USER, "user_1")));

        assertThat(hold.stands()).isFalse();
        hold.voided();
        assertThat(closed).hasSize(1);
        purses.stop();
    }

    private static GrantRecord.Governed governed(OrganizationId organization, Scope scope) {
        return new GrantRecord.Governed(organization, 5, true, scope, Set.of(Measure.MONEY));
    }

    @Test
    @DisplayName("gives idle money back sooner where a limit has just refused somebody")
    void shortOf() throws Exception {
        answers.set((request, body) -> {
            var asked = Json.read(body.getBytes(), Allotment.Request.class);
            Allotment.Answer answer = asked.keyId().equals(KEY.keyId())
                    ? new Allotment.Answer.Bought("alt_1", new Amounts(1_000, 0, 10), 60_000)
                    : new Allotment.Answer.Exhausted(
                            Allotment.Answer.Kind.BUDGET,
                            "bud_1",
                            Measure.MONEY,
                            new Scope(Scope.Type.PROJECT, "proj_1"),
                            "total",
                            1_000,
                            0,
                            1_000,
                            null);
            request.response().end(Buffer.buffer(Json.write(answer)));
        });
        var patient = new Purses(vertx, client, log, withIdle(Duration.ofHours(1)), "relay-1", () -> 7);
        ((HoldOutcome.Held) get(patient.hold(KEY, Amounts.ofExchange(1, 0))))
                .hold()
                .claimed();
        var other = new GrantRecord.Key(
                KEY.organization(), 1, false, "d", "key_2", KEY.principal(), "proj_1", null, Status.ACTIVE, null);

        await().until(() -> {
            assertThat(get(patient.hold(other, Amounts.ofExchange(500, 0)))).isInstanceOf(HoldOutcome.Refused.class);
            return !closed.isEmpty();
        });
        assertThat(closed)
                .containsExactly(new UsageEvent.AllotmentClosed(
                        KEY.organization(), "alt_1", "relay-1", 7, Amounts.ofExchange(1, 0)));
        patient.stop();
    }

    @Test
    @DisplayName("waits a moment for a place among concurrent calls, which comes back by way of the ledger")
    void waitsForPlace() throws Exception {
        var full = new Allotment.Answer.Exhausted(
                Allotment.Answer.Kind.RATE_LIMIT,
                "lim_1",
                Measure.CONCURRENCY,
                new Scope(Scope.Type.API_KEY, KEY.keyId()),
                null,
                1,
                0,
                1,
                null);
        var free = new AtomicInteger(Integer.MAX_VALUE);
        answers.set((request, body) -> {
            Allotment.Answer answer = free.decrementAndGet() < 0
                    ? new Allotment.Answer.Bought("alt_1", new Amounts(0, 0, 1), 60_000)
                    : full;
            request.response().end(Buffer.buffer(Json.write(answer)));
        });
        var purses = purses();
        assertThat(get(purses.hold(KEY, Amounts.ofExchange(0, 0))))
                .as("after the longest wait")
                .isInstanceOf(HoldOutcome.Refused.class);

        free.set(2);
        assertThat(get(purses.hold(KEY, Amounts.ofExchange(0, 0)))).isInstanceOf(HoldOutcome.Held.class);
        purses.stop();
    }

    @Test
    @DisplayName("fences, and fails as long as the ledger does not confirm")
    void fence() throws Exception {
        var fences = new CopyOnWriteArrayList<Allotment.Fence>();
        answers.set((request, body) -> {
            fences.add(Json.read(body.getBytes(), Allotment.Fence.class));
            request.response().setStatusCode(fences.size() < 2 ? 503 : 204).end();
        });
        var fence = new Allotment.Fence(
                3, List.of(new Allotment.Claimed(KEY.organization(), "alt_1", Amounts.ofExchange(5, 5))));

        var unconfirmed = client.fence(fence).toCompletionStage().toCompletableFuture();
        assertThat(unconfirmed)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("503");
        // Often, and from a thread that is no event loop: an answer without a body must not slip by unseen.
        for (int i = 0; i < 1_000; i++) {
            get(client.fence(fence));
        }

        assertThat(fences).hasSize(1_001).containsOnly(fence);
        assertThat(calls.getLast()).isEqualTo("POST /internal/v1/relays/relay-1/fence Bearer jwt-1");
    }
}
