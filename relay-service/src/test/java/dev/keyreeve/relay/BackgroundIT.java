package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Background;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A response in the background")
class BackgroundIT {
    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client asAda;
    private Client asBen;

    @BeforeEach
    void people() {
        tenant = world.bareTenant();
        ada = tenant.member();
        asAda = world.ready(ada);
        asBen = world.ready(tenant.member());
    }

    @Test
    void is_estimated_when_it_begins_and_says_which_it_is() {
        var answer = begin("Hello [[sim ttft_ms=600000]]");

        var entry = world.settled(answer.exchange());
        assertThat(entry.operation()).isEqualTo(Operation.RESPONSES);
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.background()).isEqualTo(new Background(id(answer), null));
        assertThat(entry.principal()).isEqualTo(ada.principal());

        var poll = asBen.get("/v1/responses/" + id(answer));
        assertThat(poll.json().path("status").asText()).isEqualTo("in_progress");
        assertThat(world.settled(poll.exchange()).background()).isNull();
    }

    @Test
    void tells_what_it_used_to_whoever_looks_after_it_and_whenever() {
        var answer = begin("Hello [[sim ttft_ms=700 tokens=20]]");
        var polls = new ArrayList<Client.Answer>();
        await().until(() -> {
            polls.add(asBen.get("/v1/responses/" + id(answer)));
            return polls.getLast().json().path("status").asText().equals("completed");
        });
        polls.add(asAda.get("/v1/responses/" + id(answer)));
        polls.add(asAda.get("/v1/responses/" + id(answer) + "?stream=true"));

        var told = polls.getLast().json().path("usage");
        assertThat(told.path("output_tokens").asLong()).isEqualTo(20);
        for (var poll : polls.subList(polls.size() - 3, polls.size())) {
            var entry = world.settled(poll.exchange());
            assertThat(entry.operation()).isEqualTo(Operation.STORED);
            assertThat(entry.usage().total()).isZero();
            assertThat(entry.background()).satisfies(heard -> {
                assertThat(heard.reference()).isEqualTo(id(answer));
                assertThat(heard.usage().input())
                        .isEqualTo(told.path("input_tokens").asLong());
                assertThat(heard.usage().output()).isEqualTo(20);
            });
        }
        for (var poll : polls.subList(0, polls.size() - 3)) {
            assertThat(world.settled(poll.exchange()).background()).isNull();
        }
    }

    @Test
    void that_was_cancelled_says_what_it_used_only_where_the_provider_does() {
        var answer = begin("Hello [[sim ttft_ms=600000]]");

        var cancelled = asAda.send(asAda.request("/v1/responses/" + id(answer) + "/cancel")
                .POST(BodyPublishers.noBody())
                .build());

        assertThat(cancelled.json().path("status").asText()).isEqualTo("cancelled");
        assertThat(world.settled(cancelled.exchange()).background()).isNull();
        var done = begin("Hello");
        var late = asAda.send(asAda.request("/v1/responses/" + id(done) + "/cancel")
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(world.settled(late.exchange()).background().reference()).isEqualTo(id(done));
    }

    @Test
    void is_not_one_that_was_answered_at_once_or_that_nobody_made() {
        var answer = asAda.post("/v1/responses", body("Hello", false));
        assertThat(world.settled(answer.exchange()).quality()).isEqualTo(Quality.EXACT);
        assertThat(world.settled(answer.exchange()).background()).isNull();

        var kept = asAda.get("/v1/responses/" + id(answer));
        assertThat(kept.json().path("usage").isObject()).isTrue();
        assertThat(world.settled(kept.exchange()).background()).isNull();
        var invented = asBen.get("/v1/responses/resp_invented");
        assertThat(invented.status()).isEqualTo(404);
        assertThat(world.settled(invented.exchange()).background()).isNull();
    }

    @Test
    void is_told_of_like_a_batch_that_says_what_its_requests_used() {
        tenant.credential("compatible", Dialect.OPENAI, world.api().address(), true);
        var key = tenant.member();
        var client = world.ready(key);

        var begun = client.post("/compatible/v1/batches", "{\"input_file_id\":\"file_1\"}");
        var looked = client.get("/compatible/v1/batches/batch_1");

        var entry = world.settled(begun.exchange());
        assertThat(entry.operation()).isEqualTo(Operation.BATCHES);
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.background()).isEqualTo(new Background("batch_1", null));
        assertThat(world.settled(looked.exchange()).background())
                .isEqualTo(new Background("batch_1", TokenUsage.of(300, 70)));
    }

    @Test
    void stays_refused_where_its_cost_must_be_bounded() {
        world.peers().ledger().budget(ada.keyId(), 1_000_000_000);
        for (var measure : List.of(Measure.MONEY, Measure.TOKENS)) {
            tenant.governed(ada, measure);
            await().until(() -> begin("Hello").code().equals("cost_unbounded"));
        }
    }

    private Client.Answer begin(String text) {
        return asAda.post("/v1/responses", body(text, true));
    }

    private static String body(String text, boolean background) {
        return "{\"model\":\"gpt-4.1-mini\",\"input\":\"%s\",\"background\":%s}".formatted(text, background);
    }

    private static String id(Client.Answer answer) {
        return answer.json().path("id").asText();
    }
}
