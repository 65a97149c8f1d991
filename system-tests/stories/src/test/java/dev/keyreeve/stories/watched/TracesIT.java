package dev.keyreeve.stories.watched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Http;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.watched.Collector.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A stack of its own: all of it is traced, but for its second relay. */
@DisplayName("The traces of the house")
class TracesIT {
    private static final String ACME = "Acme";
    private static final String THEIR_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Collector collector;
    private static Stack stack;
    private static Http admin;

    /** In everything that somebody writes here and no span may have. */
    private static final String MARK = UUID.randomUUID().toString().replace("-", "");

    private static final String SECRET = "sk-traced-" + MARK;

    private static String project;
    private static Members members;

    @BeforeAll
    static void start() throws IOException {
        collector = Collector.open();
        var builder = Stack.builder().organization(ACME).relays(2).environment("relay-2", "OTEL_SDK_DISABLED", "true");
        for (var process : List.of("key-service", "usage-service", "moderation-service", "relay-1", "relay-2")) {
            builder.config(process, "keyreeve.tracing.endpoint", collector.address())
                    .config(process, "keyreeve.tracing.ratio", "1")
                    .environment(process, "OTEL_BSP_SCHEDULE_DELAY", "100");
        }
        stack = builder.start();
        admin = new Http(stack.admin(), stack.adminKey(ACME).reveal());
        members = new Members(admin);
        members.credential("openai", SECRET);
        project = members.project("Project " + MARK);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.stop();
        }
        collector.close();
    }

    /** Whose calls are bought for: a hard budget stands over the key. */
    private static Members.Member governed() {
        var member = members.join("Tess", project);
        admin.post("/v1/organization/budgets", """
                        {"window":"month","kind":"hard","scope":{"type":"api_key","id":"%s"},\
                        "amount":{"value":5,"currency":"usd"}}""".formatted(member.key())).ok();
        return member;
    }

    private static HttpResponse<String> chat(Members.Member member, int relay, String text) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(stack.relay(relay).resolve("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + member.value())
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-" + THEIR_TRACE + "-00f067aa0ba902b7-01")
                        .header("tracestate", "vendor=" + MARK)
                        .header("baggage", "user=" + MARK)
                        .POST(BodyPublishers.ofString("""
                                {"model":"gpt-4o-mini","max_tokens":50,\
                                "messages":[{"role":"user","content":"%s"}]}""".formatted(text + " " + MARK)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String exchange(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-keyreeve-exchange").orElseThrow();
    }

    /** The whole trace of an exchange, once the span of its call is there: that one ends last, but for who sends first. */
    private static List<Span> trace(String exchange, int atLeast) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(traceSoFar(exchange)).hasSizeGreaterThanOrEqualTo(atLeast));
        return traceSoFar(exchange);
    }

    private static List<Span> traceSoFar(String exchange) {
        var spans = collector.spans();
        var traces = spans.stream()
                .filter(span -> exchange.equals(span.attributes().get("keyreeve.exchange")))
                .map(Span::trace)
                .collect(Collectors.toSet());
        return spans.stream().filter(span -> traces.contains(span.trace())).toList();
    }

    private static Span one(List<Span> spans, String service, String name) {
        return spans.stream()
                .filter(span -> span.service().equals(service) && span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " of " + service + " in " + spans));
    }

    @Test
    @DisplayName("show one call, what moderation and the ledger did for it, and what the provider counted")
    void showOneCallThroughTheHouse() throws Exception {
        var answer = chat(governed(), 1, "Tell me");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        var spans = trace(exchange(answer), 6);

        assertThat(spans).hasSize(6);
        var call = one(spans, "relay-service", "POST /v1/chat/completions");
        assertThat(call.parent()).isEmpty();
        assertThat(call.trace()).as("a trace of our own").isNotEqualTo(THEIR_TRACE);
        assertThat(call.links()).containsExactly(THEIR_TRACE);
        assertThat(call.instance()).isEqualTo("relay-1");
        assertThat(call.attributes())
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("keyreeve.exchange", exchange(answer));

        var asksLedger = one(spans, "relay-service", "POST /internal/v1/allotments");
        assertThat(asksLedger.isChildOf(call)).isTrue();
        assertThat(asksLedger.attributes()).containsEntry("keyreeve.outcome", "Bought");
        assertThat(one(spans, "usage-service", "POST /internal/v1/allotments").isChildOf(asksLedger))
                .isTrue();

        var asksModeration = one(spans, "relay-service", "POST /internal/v1/checks");
        assertThat(asksModeration.isChildOf(call)).isTrue();
        assertThat(one(spans, "moderation-service", "POST /internal/v1/checks").isChildOf(asksModeration))
                .isTrue();

        var usage = new ObjectMapper().readTree(answer.body()).path("usage");
        assertThat(one(spans, "relay-service", "chat gpt-4o-mini").isChildOf(call))
                .isTrue();
        assertThat(one(spans, "relay-service", "chat gpt-4o-mini").attributes())
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "gpt-4o-mini")
                .containsEntry(
                        "gen_ai.usage.input_tokens", usage.path("prompt_tokens").asText())
                .containsEntry(
                        "gen_ai.usage.output_tokens",
                        usage.path("completion_tokens").asText())
                .containsEntry("keyreeve.usage.quality", "exact");
    }

    @Test
    @DisplayName("show what an administrator does, through key-service to where it is done")
    void showAnAdministratorsCall() {
        governed();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var spans = collector.spans();
            var call = one(spans, "key-service", "POST /v1/organization/budgets");
            assertThat(call.parent()).isEmpty();
            var asks = spans.stream()
                    .filter(span -> span.isChildOf(call))
                    .findFirst()
                    .orElseThrow();
            assertThat(asks.name()).isEqualTo("POST usage-service");
            assertThat(spans).anySatisfy(span -> {
                assertThat(span.isChildOf(asks)).isTrue();
                assertThat(span.service()).isEqualTo("usage-service");
                assertThat(span.name()).isEqualTo("POST /v1/organization/budgets");
            });
        });
    }

    @Test
    @DisplayName("and the logs name each other")
    void areNamedInTheLogs() throws Exception {
        admin.post("/v1/organization/moderation_policy", """
                        {"forbidden_terms":["term %s"]}""".formatted(MARK.substring(0, 8)))
                .ok();
        var blocked = chat(members.join("Bo", project), 1, "term " + MARK.substring(0, 8));
        assertThat(blocked.statusCode()).isEqualTo(400);

        var call = one(trace(exchange(blocked), 3), "relay-service", "POST /v1/chat/completions");
        assertThat(call.attributes())
                .containsEntry("error.type", "content_blocked")
                .containsEntry("http.response.status_code", "400");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                LogLines.of(stack, "moderation-service").about(exchange(blocked)))
                        .isNotEmpty()
                        .allSatisfy(line ->
                                assertThat(line.at("/call/trace_id").asText()).isEqualTo(call.trace())));
    }

    @Test
    @DisplayName("hold no key, no member, no secret and no word of a prompt, and the provider hears of none")
    void holdNothingThatAnybodySaid() throws Exception {
        var member = governed();
        assertThat(chat(member, 1, "My secret is").statusCode()).isEqualTo(200);
        var unknown = chat(member, 1, "[[sim fault=status:500]] fails with");
        assertThat(unknown.statusCode()).isEqualTo(500);
        // Ids in paths and in queries, of somebody who is known and of somebody who is not.
        admin.get("/v1/organization/users/" + member.user()).ok();
        admin.get("/v1/organization/explain?key=" + member.key() + "&model=gpt-4o-mini")
                .ok();
        admin.get("/v1/organization/users?emails%5B%5D=" + MARK + "@example.com");
        assertThat(new Http(stack.relay(1), member.value())
                        .get("/v1/models/" + MARK)
                        .status())
                .isEqualTo(200);

        trace(exchange(unknown), 3);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(collector.spans())
                        .extracting(Span::name)
                        .contains(
                                "GET /v1/organization/explain",
                                "GET /v1/organization/users/{id}",
                                "GET /v1/models/{name}"));

        assertThat(collector.everything())
                .doesNotContain(
                        MARK,
                        member.key(),
                        member.user(),
                        member.value(),
                        member.value().substring(9, 29))
                .doesNotContain("krv_", "Bearer", project, "tracestate", "My secret");
        assertThat(new Http(stack.provider().resolve("/"), "")
                        .get("_simulator/requests")
                        .text())
                .contains(MARK)
                .doesNotContain("traceparent", THEIR_TRACE);
    }

    @Test
    @DisplayName("are not there where they are off")
    void areNotThereWhereTheyAreOff() throws Exception {
        var member = governed();
        var off = chat(member, 2, "Nobody looks");
        assertThat(off.statusCode()).isEqualTo(200);
        // What comes later has been sent; so what came before would have been.
        trace(exchange(chat(member, 1, "Somebody looks")), 4);

        assertThat(traceSoFar(exchange(off))).isEmpty();
        assertThat(collector.spans()).extracting(Span::instance).doesNotContain("relay-2");
        var begun = collector.spans().stream()
                .filter(span -> span.parent().isEmpty())
                .map(Span::service)
                .collect(Collectors.toSet());
        assertThat(begun).as("who begins traces").isSubsetOf("relay-service", "key-service");
    }
}
