package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Promises 1 to 3 when processes die. A stack of its own, because it is not treated well. */
@DisplayName("When a process dies")
class CrashIT {
    private static final String ORGANIZATION = "/v1/organization";
    private static final int CALLS = 120;
    private static final BigDecimal LIMIT = new BigDecimal("0.50");

    @Test
    @DisplayName("nothing is lost, doubled or overspent, and the disabled stay disabled")
    void promisesHold() throws Exception {
        try (var stack = Stack.builder().relays(2).start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long started = Instant.now().getEpochSecond() - 60;
            var admin = new Http(stack.admin(), stack.adminKey().reveal());
            var members = new Members(admin);
            members.credential("sk-crash-0123456789abcdef");
            var project = members.project("Crash");
            var eve = members.join("Eve", project);
            var finn = members.join("Finn", project);
            var budget = admin.post(ORGANIZATION + "/budgets", """
                            {"scope":{"type":"project","id":"%s"},"amount":{"value":%s,"currency":"usd"},\
                            "window":"month","kind":"hard"}""".formatted(project, LIMIT))
                    .ok();

            var calls = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < CALLS; i++) {
                int number = i;
                calls.add(CompletableFuture.supplyAsync(() -> tryCall(eve, stack, number), threads));
            }
            var provider = new Provider(stack.provider());
            // All have arrived, so that what the provider received is what was forwarded.
            await().atMost(Duration.ofSeconds(9))
                    .until(() -> provider.stats().path("open_streams").asInt() == CALLS);
            stack.kill("relay-1");
            stack.kill("usage-service");
            assertThat(admin.post(ORGANIZATION + "/users/" + finn.user() + "/disable", "")
                            .ok()
                            .at("/enforcement/enforced")
                            .asBoolean())
                    .as("a dead relay's lease runs out, so the disable is enforced all the same")
                    .isTrue();
            stack.kill("key-service");
            stack.startMissing();
            calls.forEach(CompletableFuture::join);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var now = admin.get(
                                ORGANIZATION + "/budgets/" + budget.path("id").asText())
                        .ok();
                assertThat(now.at("/pending/value").decimalValue()).isZero();
                assertThat(now.at("/posted/value").decimalValue()).isPositive().isLessThanOrEqualTo(LIMIT);
                assertThat(requests(admin, started))
                        .as("ledger entries, against calls that the provider received")
                        .isEqualTo(provider.callsButVerifications());
            });
            for (var relay : stack.relays()) {
                assertThat(finn.http(relay)
                                .post("/v1/chat/completions", prompt(0))
                                .errorCode())
                        .isEqualTo("member_disabled");
            }
        }
    }

    private static int tryCall(Members.Member member, Stack stack, int number) {
        try {
            return member.http(stack.relay(1 + number % 2))
                    .post("/v1/chat/completions", prompt(number))
                    .status();
        } catch (java.io.UncheckedIOException cut) {
            return 0;
        }
    }

    private static String prompt(int number) {
        return """
                {"model":"gpt-4o","stream":true,"max_tokens":40,\
                "messages":[{"role":"user","content":"[[sim tokens=40 tokens_per_second=4]] number %d"}]}""".formatted(number);
    }

    private static long requests(Http admin, long started) {
        long sum = 0;
        JsonNode report = admin.get(ORGANIZATION + "/usage/completions?limit=2&start_time=" + started)
                .ok();
        for (var bucket : report.path("data")) {
            for (var result : bucket.path("results")) {
                sum += result.path("num_model_requests").asLong();
            }
        }
        return sum;
    }
}
