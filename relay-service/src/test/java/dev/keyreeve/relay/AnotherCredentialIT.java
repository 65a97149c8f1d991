package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.PickyProvider;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two credentials of one provider, at one address, which answers each of them as a test tells it to. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A call that is turned away because of its credential")
class AnotherCredentialIT {
    private static final String CHAT = "/compatible/v1/chat/completions";
    private static final Candidate HERE = new Candidate("compatible", "gpt-4o-mini", 1);
    private static final Candidate ELSEWHERE = new Candidate("openai", "gpt-4.1-mini", 1);

    World world;

    private final String first = "sk-first-" + Id.CREDENTIAL.next();
    private final String second = "sk-second-" + Id.CREDENTIAL.next();

    /** In the order in which they have their turns. */
    private final List<String> ids =
            Stream.generate(Id.CREDENTIAL::next).limit(2).sorted().toList();

    private PickyProvider provider;
    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void twoCredentials() throws IOException {
        provider = new PickyProvider();
        tenant = world.bareTenant();
        stored(ids.getFirst(), first);
        stored(ids.getLast(), second);
        ada = tenant.member();
        client = world.ready(ada);
        await().until(() -> chat().status() == 200 && provider.secrets().containsAll(List.of(first, second)));
        if (provider.secrets().size() % 2 == 1) {
            chat(); // so that the next turn is the first one's
        }
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private void stored(String id, String secret) {
        tenant.credential(
                Status.ACTIVE, id, "compatible", Destination.of(provider.baseUrl(), "authorization"), true, secret);
    }

    @Test
    void goes_again_with_the_next_one_and_the_caller_never_knows() {
        provider.refuses(first, 429, Map.of("Retry-After", "60"));

        var answer = chat();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(usedFor(answer)).isEqualTo(second);
        assertThat(answer.response().headers().firstValue("x-keyreeve-provider"))
                .contains("compatible");
        assertThat(answer.response().headers().firstValue("x-keyreeve-model")).contains("gpt-4.1-mini");
        assertThat(answer.response().headers().firstValue("retry-after")).isEmpty();
        var entry = world.settled(answer.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().total()).isEqualTo(5);
        var lost = lost();
        assertThat(lost.status()).isEqualTo(429);
        assertThat(lost.quality()).isEqualTo(Quality.EXACT);
        assertThat(lost.usage().total()).isZero();
        assertThat(lost.exchange()).isNotEqualTo(answer.exchange());
        assertThat(world.peers().checksOf(tenant.organization()))
                .as("moderation is asked once a call")
                .hasSize(Math.toIntExact(provider.calls().size() - 1));
    }

    @Test
    void is_refused_where_the_answer_cannot_be_metered() {
        provider.compresses();
        provider.refuses(first, 429, Map.of("Retry-After", "60"));

        var answer = chat();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("provider_encoded");
        var entry = world.settled(answer.exchange());
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.usage().input()).isPositive();
    }

    @Test
    void spares_the_limited_one_until_its_reset() {
        provider.refuses(first, 429, Map.of("Retry-After", "2"));
        int before = provider.secrets().size();

        assertThat(Stream.generate(this::chat).limit(5)).allMatch(answer -> answer.status() == 200);

        assertThat(provider.secrets().subList(before, provider.secrets().size()))
                .containsExactly(first, second, second, second, second, second);
        provider.takes(first);
        await().until(() ->
                chat().status() == 200 && provider.secrets().getLast().equals(first));
    }

    @Test
    void streams_from_the_next_one_as_if_the_first_had_never_been() {
        provider.refuses(first, 429, Map.of("Retry-After", "60"));

        var stream = client.stream(CHAT, Client.chatBody("hello", true));

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: [DONE]");
        assertThat(world.settled(stream.exchange()).usage().total()).isEqualTo(5);
    }

    @Test
    void hears_of_the_earliest_reset_when_all_are_limited() {
        provider.refuses(first, 429, Map.of("Retry-After", "5"));
        provider.refuses(second, 429, Map.of("Retry-After", "60", "retry-after-ms", "60000"));

        var answer = chat();

        assertThat(answer.status()).isEqualTo(429);
        assertThat(usedFor(answer)).isEqualTo(second);
        assertThat(answer.response().headers().firstValue("retry-after")).get().isIn("4", "5");
        assertThat(answer.response().headers().firstValue("retry-after-ms")).isEmpty();
        assertThat(answer.text()).contains("no, ").doesNotContain(second);
        await().until(() -> limited().size() == 2);
    }

    @Test
    void hears_what_the_last_one_was_told_when_that_is_the_earliest() {
        provider.refuses(first, 429, Map.of("Retry-After", "60"));
        provider.refuses(second, 429, Map.of("Retry-After", "7", "retry-after-ms", "6500"));

        var answer = chat();

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("retry-after")).contains("7");
        assertThat(answer.response().headers().firstValue("retry-after-ms")).contains("6500");
    }

    @Test
    void is_told_so_when_too_many_calls_go_again() {
        provider.refuses(first, 429, Map.of("Retry-After", "0"));
        long start = System.nanoTime();
        int calls = 100;
        int before = provider.secrets().size();

        var statuses = Stream.generate(this::chat)
                .limit(calls)
                .map(Client.Answer::status)
                .toList();

        long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000L;
        long extra = provider.secrets().size() - before - calls;
        assertThat(statuses).containsOnly(200, 429).contains(200, 429);
        assertThat(extra).isPositive().isLessThanOrEqualTo((calls + before) / 5 + seconds);
        assertThat(statuses.stream().filter(status -> status == 429).count())
                .as("each one's turn comes, and nothing is sent more often than that")
                .isEqualTo(provider.secrets().subList(before, before + calls + Math.toIntExact(extra)).stream()
                                .filter(first::equals)
                                .count()
                        - extra);
    }

    @Test
    void goes_again_where_the_provider_has_revoked_the_one_and_not_the_other() {
        provider.refuses(first, 401, Map.of());

        assertThat(usedFor(chat())).isEqualTo(second);
        assertThat(lost().status()).isEqualTo(401);
        assertThat(usedFor(chat())).as("it rests").isEqualTo(second);

        provider.refuses(second, 401, Map.of());
        var refused = chat();
        assertThat(refused.code()).isEqualTo("credential_unusable");
        assertThat(refused.text())
                .contains("your organization's credential " + ids.getLast())
                .contains("/v1/organization/credentials")
                .doesNotContain(second);
    }

    @Test
    void is_not_asked_of_another_account_when_the_provider_forbids_it_and_the_credential_goes_on() {
        provider.refuses(first, 403, Map.of());

        var forbidden = chat();

        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.text()).contains("no, ").doesNotContain(first);
        assertThat(provider.secrets()).endsWith(first);
        assertThat(usedFor(chat())).as("the next one's turn").isEqualTo(second);
        assertThat(chat().status()).as("it does not rest").isEqualTo(403);
    }

    @Test
    void stays_with_the_account_that_holds_what_it_is_about() {
        provider.refuses(first, 429, Map.of("Retry-After", "9"));
        int before = provider.secrets().size();

        var answer = client.get("/compatible/v1/files");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("retry-after")).contains("9");
        assertThat(provider.secrets().subList(before, provider.secrets().size()))
                .containsExactly(first);
    }

    @Test
    void goes_on_to_the_next_candidate_of_an_alias_only_after_the_last_credential() {
        tenant.alias("fast", Strategy.ORDER, false, Status.ACTIVE, HERE, ELSEWHERE);
        await().until(() -> by("fast").status() == 200
                && provider.calls().getLast().secret().equals(second));
        provider.refuses(first, 429, Map.of("Retry-After", "60"));
        assertThat(named(by("fast"))).isEqualTo("compatible/gpt-4o-mini");

        assertThat(named(by("fast"))).as("nor does the candidate rest").isEqualTo("compatible/gpt-4o-mini");
        provider.refuses(second, 429, Map.of("Retry-After", "60"));
        assertThat(named(by("fast"))).isEqualTo("openai/gpt-4.1-mini");
        int sent = provider.secrets().size();
        assertThat(named(by("fast"))).isEqualTo("openai/gpt-4.1-mini");
        assertThat(provider.secrets()).as("now it rests").hasSize(sent);
    }

    @Test
    void gives_its_place_back_before_it_takes_another() {
        provider.refuses(first, 429, Map.of("Retry-After", "60"));
        world.peers().ledger().limit(ada.keyId(), Kind.RATE_LIMIT, Measure.CONCURRENCY, 1);
        long at = tenant.governed(ada, Measure.CONCURRENCY);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= at);

        assertThat(usedFor(chat())).isEqualTo(second);
    }

    private Client.Answer chat() {
        return client.post(CHAT, Client.chatBody("hello", false));
    }

    private Client.Answer by(String alias) {
        return client.post(
                "/v1/chat/completions", Client.chatBody("hello", false).replace("gpt-4.1-mini", alias));
    }

    private static String named(Client.Answer answer) {
        var headers = answer.response().headers();
        return headers.firstValue("x-keyreeve-provider").orElse("") + "/"
                + headers.firstValue("x-keyreeve-model").orElse("");
    }

    private String usedFor(Client.Answer answer) {
        var calls = provider.calls().stream()
                .filter(call -> call.exchange().equals(answer.exchange()))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.getFirst().secret();
    }

    private Settled lost() {
        await().until(() -> limited().size() == 1);
        return limited().getFirst();
    }

    private List<Settled> limited() {
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.provider().equals("compatible") && entry.status() != 200)
                .toList();
    }
}
