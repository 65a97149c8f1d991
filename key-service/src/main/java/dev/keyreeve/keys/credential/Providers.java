package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** Where each provider's credential may go. A wrong address stops the start, not the first request. */
@ApplicationScoped
@Startup
class Providers {
    /** Who is spoken to, and the header that carries the credential. */
    private static final Map<String, String> HEADER_SLOTS = Map.of("openai", "authorization");

    private final TreeMap<String, Destination> destinations = new TreeMap<>();

    Providers(ProvidersConfig config) {
        config.byName().forEach((name, provider) -> {
            var slot = HEADER_SLOTS.get(name);
            if (slot == null) {
                throw new IllegalStateException("keyreeve.providers." + name + " is not a provider that Keyreeve speaks"
                        + " to; there is " + String.join(", ", HEADER_SLOTS.keySet()));
            }
            destinations.put(name, Destination.of(provider.baseUrl(), slot));
        });
    }

    Destination require(String provider) {
        var destination = destinations.get(provider);
        if (destination == null) {
            throw Refusal.invalid("provider", "'provider' must be one of: " + String.join(", ", destinations.keySet()));
        }
        return destination;
    }
}
