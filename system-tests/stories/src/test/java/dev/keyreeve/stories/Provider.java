package dev.keyreeve.stories;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.stream.StreamSupport;

/** What the provider simulator says that it saw. */
public final class Provider {
    private final Http http;

    /**
     * @param base the provider's base address, its {@code /v1} included
     */
    public Provider(URI base) {
        this.http = new Http(base.resolve("/"), "");
    }

    public JsonNode stats() {
        return http.get("_simulator/stats").ok();
    }

    public long calls() {
        return stats().path("calls").asLong();
    }

    /** Without the lists of models, by which relays verify a credential; where no member asks for one. */
    long callsButVerifications() {
        var stats = stats();
        return stats.path("calls").asLong()
                - stats.path("calls_by_endpoint").path("models").asLong();
    }

    /** Tokens in and out under one Authorization value. */
    JsonNode of(String secret) {
        return stats().path("by_authorization").path("Bearer " + secret);
    }

    /** The recorded call that carried this text in its prompt's first 200 characters. */
    JsonNode callWith(String prompt) {
        return StreamSupport.stream(stats().path("recent").spliterator(), false)
                .filter(call -> call.path("prompt_prefix").asText().contains(prompt))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("the provider saw no prompt with '" + prompt + "'"));
    }

    public boolean saw(String text) {
        return stats().toString().contains(text);
    }
}
