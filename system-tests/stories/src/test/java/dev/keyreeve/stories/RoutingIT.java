package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A provider of the story's own, which has too much to do, stands beside the simulator. */
@ExtendWith(RunningStack.class)
@DisplayName("An alias with two candidates")
class RoutingIT {
    private static final String ORGANIZATION = "/v1/organization";

    private final AtomicInteger refused = new AtomicInteger();
    private HttpServer busy;

    @BeforeEach
    void openABusyProvider() throws IOException {
        busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), RunningStack.SPARE_PORT), 10);
        busy.createContext("/v1", call -> {
            // A list of models is how the relay verifies the credential.
            refused.addAndGet(call.getRequestMethod().equals("POST") ? 1 : 0);
            call.getRequestBody().readAllBytes();
            call.getResponseHeaders().add("Retry-After", "30");
            call.sendResponseHeaders(429, -1);
            call.close();
        });
        busy.start();
    }

    @AfterEach
    void closeIt() {
        busy.stop(0);
    }

    @Test
    @DisplayName("answers by the second when the first is busy, and has both in the ledger")
    void answersByTheSecond(Stack stack) {
        long started = Instant.now().getEpochSecond();
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var members = new Members(admin);
        members.credential("sk-routing-0123456789abcdef");
        admin.post(ORGANIZATION + "/credentials", """
                        {"provider":"spare","name":"spare","secret":"sk-routing-spare-0123456789"}""").ok();
        var project = members.project("Routing");
        var ada = members.join("Ada", project);
        var alias = admin.post(ORGANIZATION + "/model_aliases", """
                        {"name":"fast","candidates":[
                          {"provider":"spare","model":"gpt-4.1-mini"},{"provider":"openai","model":"gpt-4o-mini"}]}""").ok();

        var answer = ada.http(stack.relay(1)).post("/v1/chat/completions", chat("fast"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(refused).as("the busy one was asked").hasValue(1);
        assertThat(answer.headers())
                .containsEntry("x-keyreeve-provider", List.of("openai"))
                .containsEntry("x-keyreeve-model", List.of("gpt-4o-mini"));
        assertThat(answer.headers().get("x-keyreeve-exchange").getFirst()).startsWith("exch_");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(requestsByModel(admin, project, started))
                        .isEqualTo(Map.of("gpt-4.1-mini", 1L, "gpt-4o-mini", 1L)));

        var changed = admin.post(
                        ORGANIZATION + "/model_aliases/" + alias.path("id").asText(), """
                        {"candidates":[{"provider":"openai","model":"gpt-4o"}]}""")
                .ok();
        assertThat(changed.at("/enforcement/enforced").asBoolean()).isTrue();
        for (var relay : stack.relays()) {
            assertThat(ada.http(relay)
                            .post("/v1/chat/completions", chat("fast"))
                            .headers())
                    .containsEntry("x-keyreeve-model", List.of("gpt-4o"));
        }
        var gone = admin.delete(
                        ORGANIZATION + "/model_aliases/" + alias.path("id").asText())
                .ok();
        assertThat(gone.at("/enforcement/enforced").asBoolean()).isTrue();
        assertThat(ada.http(stack.relay(2))
                        .post("/v1/chat/completions", chat("fast"))
                        .headers())
                .as("the provider's own affair again")
                .containsEntry("x-keyreeve-model", List.of("fast"));
    }

    private static String chat(String model) {
        return """
                {"model":"%s","messages":[{"role":"user","content":"hello"}]}""".formatted(model);
    }

    private static Map<String, Long> requestsByModel(Http admin, String project, long started) {
        var sums = new TreeMap<String, Long>();
        var report = admin.get(
                        ORGANIZATION + "/usage/completions?limit=2&bucket_width=1d&group_by[]=model&project_ids[]="
                                + project + "&start_time=" + started)
                .ok();
        for (var bucket : report.path("data")) {
            for (var result : bucket.path("results")) {
                sums.merge(
                        result.path("model").asText(),
                        result.path("num_model_requests").asLong(),
                        Long::sum);
            }
        }
        return sums;
    }
}
