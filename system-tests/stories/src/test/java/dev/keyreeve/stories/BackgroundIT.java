package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A response goes on when its caller has gone; whoever looks after it, it costs what it used, with whoever began it. */
@ExtendWith(RunningStack.class)
@DisplayName("A response in the background")
class BackgroundIT {
    private static final String ORGANIZATION = "/v1/organization";
    private static final String WORK = """
            {"model":"gpt-4.1-mini","input":"Think it over [[sim ttft_ms=1000 tokens=700]]","background":true}""";

    @Test
    @DisplayName("is booked once to whoever began it, though two others look after it at the same time on two relays")
    void isBookedOnceToWhoeverBeganIt(Stack stack) {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.ACME).reveal());
        var members = new Members(admin);
        members.credential("sk-background-0123456789abcdef");
        var project = members.project("Background");
        var ada = members.join("Ada", project);
        var ben = members.join("Ben", project);
        var cleo = members.join("Cleo", project);

        var begun = ada.http(stack.relay(1)).post("/v1/responses", WORK).ok();
        var at = "/v1/responses/" + begun.path("id").asText();
        assertThat(begun.path("status").asText()).isEqualTo("queued");
        await().until(() -> outputTokens(admin, ada) == 0 && requests(admin, ada) == 1);

        await().until(() ->
                ben.http(stack.relay(2)).get(at).ok().path("status").asText().equals("completed"));
        var looks = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? ben : cleo)
                        .http(stack.relay(1 + i % 2))
                        .get(at)
                        .ok()))
                .toList();
        var usage = looks.getFirst().join().path("usage");
        looks.forEach(CompletableFuture::join);

        await().untilAsserted(() -> assertThat(outputTokens(admin, ada)).isEqualTo(700));
        assertThat(sum(admin, ada, "input_tokens"))
                .isEqualTo(usage.path("input_tokens").asLong());
        assertThat(requests(admin, ada)).isEqualTo(1);
        assertThat(outputTokens(admin, ben) + outputTokens(admin, cleo)).isZero();
    }

    @Test
    @DisplayName("that was made up costs nobody anything")
    void thatWasMadeUp(Stack stack) {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.ACME).reveal());
        var members = new Members(admin);
        members.credential("sk-made-up-0123456789abcdef");
        var ada = members.join("Ada", members.project("Made up"));

        var made = ada.http(stack.relay(1)).get("/v1/responses/resp_made_up");

        assertThat(made.status()).isEqualTo(404);
        assertThat(outputTokens(admin, ada)).isZero();
    }

    private static long outputTokens(Http admin, Members.Member member) {
        return sum(admin, member, "output_tokens");
    }

    private static long requests(Http admin, Members.Member member) {
        return sum(admin, member, "num_model_requests");
    }

    private static long sum(Http admin, Members.Member member, String field) {
        long since = System.currentTimeMillis() / 1_000 - 3_600;
        var report = admin.get(ORGANIZATION + "/usage/completions?start_time=" + since + "&user_ids=" + member.user())
                .ok();
        return results(report).stream()
                .mapToLong(result -> result.path(field).asLong())
                .sum();
    }

    private static List<JsonNode> results(JsonNode report) {
        return StreamSupport.stream(report.path("data").spliterator(), false)
                .flatMap(bucket -> StreamSupport.stream(bucket.path("results").spliterator(), false))
                .toList();
    }
}
