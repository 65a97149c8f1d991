package dev.keyreeve.drills.kit;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One chat call that a client makes.
 *
 * @param key the member's
 * @param user the body's {@code user}, by which the provider's record tells whose call it was: the member's id
 * @param prompt may carry the simulator's directives, such as {@code [[sim tokens=40 tokens_per_second=4]]}
 * @param maxTokens the most output that it allows
 * @param stream whether it asks for server-sent events
 * @param patience how long the client stays
 */
public record Call(
        IssuedKey key, String user, String model, String prompt, int maxTokens, boolean stream, Patience patience) {

    /** When a client closes its connection. */
    public sealed interface Patience {
        /** Once it has all of the answer. */
        record ToTheEnd() implements Patience {}

        /** After so many events of a stream. */
        record Events(int most) implements Patience {}

        /** When no answer has begun by then. */
        record Until(Duration time) implements Patience {}
    }

    public static Call plain(Member member, String model, String prompt, int maxTokens) {
        return new Call(member.key(), member.userId(), model, prompt, maxTokens, false, new Patience.ToTheEnd());
    }

    public static Call stream(Member member, String model, String prompt, int maxTokens) {
        return new Call(member.key(), member.userId(), model, prompt, maxTokens, true, new Patience.ToTheEnd());
    }

    public Call with(Patience other) {
        return new Call(key, user, model, prompt, maxTokens, stream, other);
    }

    /** The same call under a {@code user} that tells more than whose it is. */
    public Call tagged(String other) {
        return new Call(key, other, model, prompt, maxTokens, stream, patience);
    }

    byte[] body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put("user", user);
        body.put("max_tokens", maxTokens);
        body.put("stream", stream);
        body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        return Json.write(body);
    }
}
