package dev.keyreeve.stories.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Http;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.Provider;
import dev.keyreeve.stories.RunningStack;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The organization whose members call with the providers' own clients: one credential at each provider. */
final class Studio {
    private static final String ORGANIZATION = "/v1/organization";
    private static final Map<Stack, Studio> ALL = new ConcurrentHashMap<>();

    /** A provider, and the organization's secret there. */
    enum At {
        OPENAI("openai", "/v1", "sk-studio-8c1f0b7e2a4d5968"),
        ANTHROPIC("anthropic", "/anthropic", "sk-ant-studio-8c1f0b7e2a4d5968"),
        GEMINI("gemini", "/gemini", "AIzaStudio8c1f0b7e2a4d5968"),
        AZURE("azure", "/azure", "studio-8c1f0b7e2a4d59688c1f0b7e2a4d5968");

        private final String provider;
        private final String base;
        private final String secret;

        At(String provider, String base, String secret) {
            this.provider = provider;
            this.base = base;
            this.secret = secret;
        }
    }

    /** Tokens in and out. */
    record Counted(long input, long output) {
        private static final Counted NOTHING = new Counted(0, 0);

        private static Counted in(JsonNode node) {
            return new Counted(
                    node.path("input_tokens").asLong(),
                    node.path("output_tokens").asLong());
        }

        private Counted plus(Counted other) {
            return new Counted(input + other.input, output + other.output);
        }

        Counted minus(Counted earlier) {
            return new Counted(input - earlier.input, output - earlier.output);
        }
    }

    private final Stack stack;
    private final Http admin;
    private final Members members;
    private final Provider simulator;
    private final long opened = Instant.now().getEpochSecond() - 60;

    private Studio(Stack stack) {
        this.stack = stack;
        this.admin = new Http(stack.admin(), stack.adminKey(RunningStack.STUDIO).reveal());
        this.members = new Members(admin);
        this.simulator = new Provider(stack.provider());
        for (var at : At.values()) {
            members.credential(at.provider, at.secret);
        }
    }

    /** The same one for all tests: a second credential would take turns with the first. */
    static Studio on(Stack stack) {
        return ALL.computeIfAbsent(stack, Studio::new);
    }

    Members.Member join(String name) {
        return members.join(name, members.project(name + "'s"));
    }

    void disable(Members.Member member) {
        admin.post(ORGANIZATION + "/users/" + member.user() + "/disable", "").ok();
    }

    /** A hard budget of the member's own, for this month. */
    void budget(Members.Member member, String usd) {
        admin.post(ORGANIZATION + "/budgets", """
                        {"scope":{"type":"user","id":"%s"},"amount":{"value":%s,"currency":"usd"},\
                        "window":"month","kind":"hard"}""".formatted(member.user(), usd)).ok();
    }

    void forbid(String term) {
        admin.post(ORGANIZATION + "/moderation_policy", "{\"forbidden_terms\":[\"" + term + "\"]}")
                .ok();
    }

    /** The base address of the provider's clients, at the relay. */
    URI relay(At at) {
        return URI.create(stack.relay(1) + at.base);
    }

    /** Where all of them are. */
    URI relay() {
        return stack.relay(1);
    }

    /** The same at the provider itself. */
    URI straight(At at) {
        return stack.provider().resolve(at.base);
    }

    Provider simulator() {
        return simulator;
    }

    /** What the provider has counted for the organization's secret so far. */
    Counted counted(At at) {
        var all = simulator.stats().path("by_authorization");
        return Stream.of(at.secret, "Bearer " + at.secret)
                .map(all::path)
                .map(Counted::in)
                .reduce(Counted.NOTHING, Counted::plus);
    }

    /** What it has counted for a model, whoever asked. */
    Counted counted(String model) {
        return Counted.in(simulator.stats().path("by_model").path(model));
    }

    /** What stands to the member's account, of whatever kind. */
    Counted booked(Members.Member member) {
        return Counted.in(admin.get(ORGANIZATION + "/statement?user_id=" + member.user())
                .ok()
                .path("total"));
    }

    /** What the usage reports say that the member used, by model. */
    Map<String, Counted> reported(Members.Member member) {
        var sums = new TreeMap<String, Counted>();
        for (var report : List.of("completions", "embeddings")) {
            var answer = admin.get(ORGANIZATION + "/usage/" + report
                            + "?bucket_width=1d&limit=7&group_by[]=model&user_ids[]=" + member.user()
                            + "&start_time=" + opened)
                    .ok();
            StreamSupport.stream(answer.path("data").spliterator(), false)
                    .flatMap(bucket ->
                            StreamSupport.stream(bucket.path("results").spliterator(), false))
                    .forEach(result -> sums.merge(result.path("model").asText(), Counted.in(result), Counted::plus));
        }
        return sums;
    }
}
