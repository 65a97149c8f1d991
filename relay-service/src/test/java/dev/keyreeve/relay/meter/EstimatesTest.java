package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An estimate")
class EstimatesTest {
    private static final String[] WORDS = {
        "the",
        "relay",
        "counts",
        "every",
        "token",
        "of",
        "an",
        "answer",
        "that",
        "broke",
        "off",
        "unexpectedly,",
        "then."
    };

    private static Vertx vertx;
    private static Context loop;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String words(Random random, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static Metered.Unknown seen(String text) {
        var meter =
                Answers.events(AnswerFormat.OPENAI_CHAT, "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}");
        return (Metered.Unknown) meter.result(false);
    }

    /** On an event loop, as it is used; its outcome comes back to it. */
    private static CompletableFuture<TokenUsage> estimate(Estimates.Tokenizer tokenizer, long patience, String text) {
        var result = new CompletableFuture<TokenUsage>();
        loop.runOnContext(go -> estimates(tokenizer, patience)
                .of(seen(text), "gpt-4o", 400)
                .onComplete(done -> {
                    assertThat(done.succeeded()).isTrue();
                    if (Vertx.currentContext() == loop && loop.isEventLoopContext()) {
                        result.complete(done.result());
                    } else {
                        result.completeExceptionally(new AssertionError("not on the event loop"));
                    }
                }));
        return result;
    }

    private static Estimates estimates(Estimates.Tokenizer tokenizer, long patience) {
        return new Estimates(vertx, tokenizer, patience);
    }

    private static TokenUsage get(CompletableFuture<TokenUsage> estimate)
            throws InterruptedException, ExecutionException, TimeoutException {
        return estimate.get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("counts the tokens of what was seen, off the event loop")
    void counts() throws Exception {
        var random = new Random(9);
        var threads = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            var text = words(random, 1 + random.nextInt(300));

            var usage = get(estimate(
                    (counted, model) -> {
                        threads.add(Thread.currentThread().getName());
                        return Tokenizers.count(counted, model);
                    },
                    20_000,
                    text));

            assertThat(usage).isEqualTo(TokenUsage.of(100, Tokenizers.count(text, "gpt-4o")));
        }
        assertThat(threads).hasSize(50).allMatch(name -> name.startsWith("keyreeve-token-count"));
    }

    @Test
    @DisplayName("takes what was not kept to be like what was")
    void beyond() throws Exception {
        var text = words(new Random(10), 20_000);
        long tokens = Tokenizers.count(text, "gpt-4o");

        long estimated = get(estimate(Tokenizers::count, 20_000, text)).output();

        assertThat(text.length()).isGreaterThan(3 * TextSample.MOST_KEPT);
        assertThat(estimated).isBetween(tokens * 97 / 100, tokens * 103 / 100);
    }

    @Test
    @DisplayName("is by bytes when the count fails")
    void fails() throws Exception {
        for (var failure : List.of(new IllegalStateException("no tables"), new NoClassDefFoundError("no library"))) {
            assertThat(get(estimate(
                            (text, model) -> {
                                throw EstimatesTest.<RuntimeException>unchecked(failure);
                            },
                            20_000,
                            "12345678")))
                    .isEqualTo(TokenUsage.of(100, 2));
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    @DisplayName("is by bytes when the count is late, and then nothing is counted that nobody waits for")
    void late() throws Exception {
        var release = new CountDownLatch(1);
        var counted = new AtomicInteger();
        Estimates.Tokenizer slow = (text, model) -> {
            counted.incrementAndGet();
            awaitQuietly(release);
            return 1_000;
        };
        var first = estimate(slow, 50, "12345678");
        var second = estimate(slow, 50, "1234");

        assertThat(get(first)).isEqualTo(TokenUsage.of(100, 2));
        assertThat(get(second)).isEqualTo(TokenUsage.of(100, 1));
        release.countDown();
        // One worker: this one's turn comes when the others are through.
        assertThat(get(estimate(Tokenizers::count, 20_000, "hello world")).output())
                .isEqualTo(2);
        assertThat(counted).hasValue(1);
    }

    @Test
    @DisplayName("is by bytes where many wait already")
    void many() throws Exception {
        var release = new CountDownLatch(1);
        var all = new ArrayList<CompletableFuture<TokenUsage>>();
        for (int i = 0; i < 600; i++) {
            all.add(estimate(
                    (text, model) -> {
                        awaitQuietly(release);
                        return 77;
                    },
                    20_000,
                    "12345678"));
        }
        // Those beyond the limit do not wait for the first.
        assertThat(get(all.getLast())).isEqualTo(TokenUsage.of(100, 2));
        release.countDown();
        int exact = 0;
        for (var each : all) {
            exact += get(each).output() == 77 ? 1 : 0;
        }
        assertThat(exact).isEqualTo(512);
    }

    @Test
    @DisplayName("of an answer that generated nothing needs no count")
    void nothing() {
        Future<TokenUsage> at = estimates(
                        (text, model) -> {
                            throw new AssertionError("counted");
                        },
                        20_000)
                .of(seen(""), "gpt-4o", 9);
        assertThat(at.isComplete()).isTrue();
        assertThat(at.result()).isEqualTo(TokenUsage.of(3, 0));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
