package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.models.ChatModel;
import com.openai.models.admin.organization.projects.ProjectCreateParams;
import com.openai.models.admin.organization.projects.apikeys.ApiKeyListParams;
import com.openai.models.admin.organization.projects.users.UserCreateParams;
import com.openai.models.admin.organization.usage.UsageCompletionsParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.keyreeve.deploy.stack.Stack;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's story, step by step, with the official SDK wherever it has the resource. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Two members, one secret, one of them disabled")
class MainJobIT {
    private static final String ORGANIZATION = "/v1/organization";
    private static final String SECRET = "sk-story-5f0c1d2e3b4a59687788";
    private static final long STARTED = Instant.now().getEpochSecond();

    private Stack stack;
    private Http admin;
    private OpenAIClient adminSdk;
    private Members members;
    private Provider provider;

    private String project;
    private Members.Member ada;
    private Members.Member ben;

    @BeforeAll
    void openTheHouse(Stack stack) {
        this.stack = stack;
        var adminKey = stack.adminKey(RunningStack.STORY).reveal();
        admin = new Http(stack.admin(), adminKey);
        adminSdk = OpenAIOkHttpClient.builder()
                .baseUrl(stack.admin() + "/v1")
                .adminApiKey(adminKey)
                .maxRetries(0)
                .build();
        members = new Members(admin);
        provider = new Provider(stack.provider());
    }

    @Test
    @Order(1)
    @DisplayName("1. the organization's secret is stored, and never comes back")
    void storesTheSecret() {
        var id = members.credential(SECRET);

        var one = admin.get(ORGANIZATION + "/credentials/" + id);
        var all = admin.get(ORGANIZATION + "/credentials");

        assertThat(one.ok().path("redacted_value").asText()).isNotEmpty();
        assertThat(one.text()).doesNotContain(SECRET);
        assertThat(all.text()).contains(id).doesNotContain(SECRET);
    }

    @Test
    @Order(2)
    @DisplayName("2. a project, and two members in it")
    void bringsInAdaAndBen() {
        var organization = adminSdk.admin().organization();
        project = organization
                .projects()
                .create(ProjectCreateParams.builder().name("Chat").build())
                .id();

        ada = members.join("Ada", project);
        ben = members.join("Ben", project);

        assertThat(organization.users().list().items())
                .extracting(user -> user.id())
                .contains(ada.user(), ben.user());
        assertThat(organization.projects().users().list(project).items())
                .extracting(user -> user.id())
                .containsExactlyInAnyOrder(ada.user(), ben.user());
        assertThatThrownBy(() -> organization
                        .projects()
                        .users()
                        .create(
                                project,
                                UserCreateParams.builder()
                                        .userId("user_nobody")
                                        .role("member")
                                        .build()))
                .isInstanceOf(com.openai.errors.NotFoundException.class);
    }

    @Test
    @Order(3)
    @DisplayName("3. each has a key of their own, whose value was shown once")
    void issuesKeys() {
        var keys = adminSdk.admin()
                .organization()
                .projects()
                .apiKeys()
                .list(project, ApiKeyListParams.builder().build())
                .items();

        assertThat(keys).extracting(key -> key.id()).containsExactlyInAnyOrder(ada.key(), ben.key());
        assertThat(keys).allSatisfy(key -> assertThat(key.toString()).doesNotContain(ada.value(), ben.value()));
        assertThat(ada.value()).startsWith("krv_live_");
    }

    @Test
    @Order(4)
    @DisplayName(
            "4. each calls the provider with their own key: chat, responses, embeddings, models; plain and streamed")
    void relaysEveryEndpoint() {
        for (var member : List.of(ada, ben)) {
            var client = member.client(stack.relay(1));

            ChatCompletion plain = client.chat().completions().create(chat("hello from " + member.user()));
            assertThat(plain.choices().getFirst().message().content().orElse(""))
                    .isNotBlank();
            assertThat(plain.model()).contains("simulator");

            assertThat(streamed(client, chat("stream for " + member.user()))).isNotBlank();

            var response = client.responses()
                    .create(ResponseCreateParams.builder()
                            .model(ChatModel.GPT_4O_MINI)
                            .input("a response for " + member.user())
                            .build());
            assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
            try (var events = client.responses()
                    .createStreaming(ResponseCreateParams.builder()
                            .model(ChatModel.GPT_4O_MINI)
                            .input("streamed response")
                            .build())) {
                assertThat(events.stream().anyMatch(event -> event.isCompleted()))
                        .isTrue();
            }
            var embedding = client.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model("text-embedding-3-small")
                            .input("embed me")
                            .build());
            assertThat(embedding.data().getFirst().embedding()).isNotEmpty();
            assertThat(client.models().list().items()).isNotEmpty();
        }
        assertThat(provider.of(SECRET).path("calls").asLong())
                .as("twelve calls, and the list of models by which the secret was verified")
                .isEqualTo(13);
        assertThat(provider.saw(ada.value()) || provider.saw(ben.value()))
                .as("the provider saw a member's key")
                .isFalse();
        assertThat(provider.stats().path("by_authorization").properties())
                .as("what the provider saw for authorization")
                .allSatisfy(seen -> assertThat(seen.getKey()).doesNotContain("krv_"));
    }

    @Test
    @Order(5)
    @DisplayName("5. a forbidden term, or something like a cloud key, is stopped before it leaves")
    void blocksContent() {
        admin.post(ORGANIZATION + "/moderation_policy", "{\"forbidden_terms\":[\"project nightjar\"]}")
                .ok();
        var before = provider.calls();
        var client = ada.client(stack.relay(1));
        // Put together here, so that nobody's push scanner takes this file for a leak.
        var cloudKey = "AKIA" + "Q3EGRTZUVHNMXKLP";

        for (var prompt : List.of("tell me about Project  NIGHTJAR", "why does " + cloudKey + " not work?")) {
            assertThatThrownBy(() -> client.chat().completions().create(chat(prompt)))
                    .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                        assertThat(refused.code()).contains("content_blocked");
                        assertThat(refused.getMessage()).doesNotContain(cloudKey);
                    });
        }
        assertThat(provider.calls()).isEqualTo(before);
    }

    @Test
    @Order(6)
    @DisplayName("6. usage and costs of each member equal what the provider counted")
    void reportsUsage() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var buckets = adminSdk.admin()
                    .organization()
                    .usage()
                    .completions(UsageCompletionsParams.builder()
                            .startTime(STARTED - 60)
                            .bucketWidth(UsageCompletionsParams.BucketWidth._1D)
                            .addGroupBy(UsageCompletionsParams.GroupBy.USER_ID)
                            .build())
                    .data();
            assertThat(buckets).isNotEmpty();
            assertThat(completions("user_id", ada.user())
                            .path("num_model_requests")
                            .asLong())
                    .isEqualTo(4);
            assertThat(completions("user_id", ben.user())
                            .path("num_model_requests")
                            .asLong())
                    .isEqualTo(4);
            var counted = provider.of(SECRET);
            assertThat(sum("completions", "input_tokens") + sum("embeddings", "input_tokens"))
                    .isEqualTo(counted.path("input_tokens").asLong());
            assertThat(sum("completions", "output_tokens"))
                    .isEqualTo(counted.path("output_tokens").asLong());
        });
        assertThat(costOf(ada.user())).isPositive();
        assertThat(costOf(ben.user())).isPositive();
        assertThat(costOf(ada.user())).isEqualByComparingTo(priced(ada.user()));
    }

    @Test
    @Order(7)
    @DisplayName("7. Ben is disabled while both stream: his ends, hers does not; enabled, the same key works again")
    void disablesBen() throws Exception {
        var adaStream = inBackground(() ->
                streamed(ada.client(stack.relay(1)), chat("[[sim tokens=60 tokens_per_second=20]] ada's long one")));
        var benStream = inBackground(() -> ben.http(stack.relay(2))
                .post("/v1/chat/completions", body("[[sim tokens=2000 tokens_per_second=20]] ben's long one", true)));
        await().until(() -> provider.stats().path("open_streams").asInt() == 2);

        var disabled = admin.post(ORGANIZATION + "/users/" + ben.user() + "/disable", "")
                .ok();

        assertThat(disabled.path("object").asText()).isEqualTo("organization.user");
        assertThat(disabled.path("status").asText()).isEqualTo("disabled");
        assertThat(disabled.at("/enforcement/enforced").asBoolean()).isTrue();
        assertThat(disabled.at("/enforcement/relays").asInt()).isEqualTo(2);
        for (var relay : stack.relays()) {
            assertThatThrownBy(() -> ben.client(relay).chat().completions().create(chat("may I?")))
                    .isInstanceOfSatisfying(
                            PermissionDeniedException.class,
                            refused -> assertThat(refused.code()).contains("member_disabled"));
        }
        var cut = benStream.get(5, TimeUnit.SECONDS);
        assertThat(cut.text()).contains("member_disabled").doesNotContain("[DONE]");
        assertThat(provider.callWith("ben's long one").path("outcome").asText()).isEqualTo("closed_early");
        assertThat(adaStream.get(20, TimeUnit.SECONDS)).isNotBlank();
        assertThat(provider.callWith("ada's long one").path("outcome").asText()).isEqualTo("finished");
        assertThat(ada.http(stack.relay(2))
                        .post("/v1/chat/completions", body("still here", false))
                        .status())
                .isEqualTo(200);

        admin.post(ORGANIZATION + "/users/" + ben.user() + "/enable", "").ok();

        await().atMost(Duration.ofSeconds(5))
                .until(() -> ben.http(stack.relay(2))
                                .post("/v1/chat/completions", body("back again", false))
                                .status()
                        == 200);
    }

    @Test
    @Order(8)
    @DisplayName("8. a hard budget of cents stops Ada, and is never passed, with 50 calls racing")
    void holdsTheBudget() throws Exception {
        var spender = members.key(ada.user(), project, "Ada's second");
        var limit = new BigDecimal("0.02");
        var budget = admin.post(ORGANIZATION + "/budgets", """
                        {"scope":{"type":"api_key","id":"%s"},"amount":{"value":%s,"currency":"usd"},\
                        "window":"month","kind":"hard"}""".formatted(spender.key(), limit))
                .ok();
        var path = ORGANIZATION + "/budgets/" + budget.path("id").asText();
        var call = body("[[sim tokens=100]] gpt-4o, expensive", false, "gpt-4o", ",\"max_tokens\":100");

        List<Http.Answer> answers = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            answers.addAll(race(50, i -> spender.http(stack.relay(1 + i % 2)).post("/v1/chat/completions", call)));
        }

        assertThat(answers).extracting(Http.Answer::status).containsOnly(200, 429);
        var refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.errorCode()).isEqualTo("budget_exhausted");
        assertThat(refused.text()).contains("resets");
        assertThatThrownBy(() -> exhaust(spender))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining(budget.path("id").asText());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var now = admin.get(path).ok();
            assertThat(amount(now, "posted")).isPositive().isLessThanOrEqualTo(limit);
            assertThat(amount(now, "pending")).isZero();
            assertThat(amount(now, "posted").add(amount(now, "remaining"))).isEqualByComparingTo(limit);
        });
        var served = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(served).as("calls that were served").isGreaterThan(5);

        var raised = admin.post(path, amount("0.05")).ok();
        assertThat(raised.has("enforcement")).as("a raise recalls nothing").isFalse();
        assertThat(spender.http(stack.relay(1))
                        .post("/v1/chat/completions", call)
                        .status())
                .isEqualTo(200);
        var lowered = admin.post(path, amount("0.01")).ok();
        assertThat(lowered.at("/enforcement/enforced").asBoolean()).isTrue();
        assertThat(spender.http(stack.relay(1))
                        .post("/v1/chat/completions", call)
                        .status())
                .isEqualTo(429);
    }

    private static String amount(String usd) {
        return "{\"amount\":{\"value\":%s,\"currency\":\"usd\"}}".formatted(usd);
    }

    private void exhaust(Members.Member spender) {
        var client = spender.client(stack.relay(1));
        for (int i = 0; i < 100; i++) {
            client.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model(ChatModel.GPT_4O)
                            .maxCompletionTokens(200)
                            .addUserMessage("[[sim tokens=200]] until nothing is left")
                            .build());
        }
    }

    private static <T> Future<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }

    private interface Numbered<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> race(int runners, Numbered<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                int number = i;
                tasks.add(() -> work.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        }
    }

    private static ChatCompletionCreateParams chat(String prompt) {
        return ChatCompletionCreateParams.builder()
                .model(ChatModel.GPT_4O_MINI)
                .addUserMessage(prompt)
                .build();
    }

    private static String body(String prompt, boolean stream) {
        return body(prompt, stream, "gpt-4o-mini", "");
    }

    private static String body(String prompt, boolean stream, String model, String more) {
        return """
                {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]%s}""".formatted(model, stream, prompt, more);
    }

    private static String streamed(OpenAIClient client, ChatCompletionCreateParams params) {
        var text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(text::append);
        }
        return text.toString();
    }

    /** Of this story's project. */
    private JsonNode report(String which, String query) {
        return admin.get(ORGANIZATION + "/" + which + "?bucket_width=1d&limit=7&project_ids[]=" + project
                        + "&start_time=" + (STARTED - 60) + query)
                .ok();
    }

    private static List<JsonNode> results(JsonNode report) {
        return StreamSupport.stream(report.path("data").spliterator(), false)
                .flatMap(bucket -> StreamSupport.stream(bucket.path("results").spliterator(), false))
                .toList();
    }

    private JsonNode completions(String field, String id) {
        return results(report("usage/completions", "&group_by[]=" + field)).stream()
                .filter(result -> result.path(field).asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no usage of " + id));
    }

    private long sum(String which, String field) {
        return results(report("usage/" + which, "")).stream()
                .mapToLong(result -> result.path(field).asLong())
                .sum();
    }

    private BigDecimal costOf(String user) {
        return results(report("costs", "&group_by[]=user_id")).stream()
                .filter(result -> result.path("user_id").asText().equals(user))
                .map(result -> result.at("/amount/value").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The member's tokens at the published prices: gpt-4o-mini $0.15/$0.60, text-embedding-3-small $0.02 a million. */
    private BigDecimal priced(String user) {
        var chat = completions("user_id", user);
        var embeddings = results(report("usage/embeddings", "&group_by[]=user_id")).stream()
                .filter(result -> result.path("user_id").asText().equals(user))
                .mapToLong(result -> result.path("input_tokens").asLong())
                .sum();
        long nano = chat.path("input_tokens").asLong() * 150
                + chat.path("output_tokens").asLong() * 600
                + embeddings * 20;
        return BigDecimal.valueOf(nano, 9);
    }

    private static BigDecimal amount(JsonNode budget, String field) {
        return budget.at("/" + field + "/value").decimalValue();
    }
}
