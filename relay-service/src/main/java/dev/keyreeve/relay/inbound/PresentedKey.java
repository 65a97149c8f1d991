package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.id.IssuedKey;
import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What stands where the clients of each dialect put their key. */
sealed interface PresentedKey {
    record Live(IssuedKey key) implements PresentedKey {}

    /** A good key, but one for the admin API. */
    record Admin() implements PresentedKey {}

    record Missing() implements PresentedKey {}

    /** Wrong prefix, length, alphabet or checksum. */
    record Malformed() implements PresentedKey {}

    /** Two servers could choose two different ones. */
    record Ambiguous() implements PresentedKey {}

    String BEARER = "bearer ";
    String SUBPROTOCOL = "openai-insecure-api-key.";
    List<String> PLAIN_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");

    static PresentedKey in(MultiMap headers) {
        Set<String> found = new LinkedHashSet<>();
        for (var value : headers.getAll("authorization")) {
            found.add(
                    value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                            ? value.substring(BEARER.length()).strip()
                            : value);
        }
        // Where OpenAI's clients in a browser put it: they can set no header on a WebSocket.
        for (var list : headers.getAll("sec-websocket-protocol")) {
            for (var protocol : list.split(",")) {
                if (protocol.strip().startsWith(SUBPROTOCOL)) {
                    found.add(protocol.strip().substring(SUBPROTOCOL.length()));
                }
            }
        }
        PLAIN_HEADERS.forEach(name -> headers.getAll(name).forEach(value -> found.add(value.strip())));
        found.remove("");
        return switch (found.size()) {
            case 0 -> new Missing();
            case 1 -> parse(found.iterator().next());
            default -> new Ambiguous();
        };
    }

    private static PresentedKey parse(String text) {
        return switch (IssuedKey.parse(text)) {
            case IssuedKey.Parsed.Valid(var key) when key.kind() == IssuedKey.Kind.LIVE -> new Live(key);
            case IssuedKey.Parsed.Valid admin -> new Admin();
            case IssuedKey.Parsed.Malformed none -> new Malformed();
        };
    }
}
