package dev.keyreeve.relay.upstream;

import dev.keyreeve.relay.grant.Grants;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Providers as a configuration names them. */
public final class ConfiguredProviders {
    private ConfiguredProviders() {}

    private record One(Optional<String> dialect, Optional<URI> baseUrl, boolean allowPlainHttp)
            implements UpstreamConfig.Providers.One {}

    /** @param namesAndDialects each name with its dialect; an empty one is not said */
    public static Providers of(String... namesAndDialects) {
        var byName = new LinkedHashMap<String, UpstreamConfig.Providers.One>();
        for (int i = 0; i < namesAndDialects.length; i += 2) {
            var name = namesAndDialects[i];
            byName.put(
                    name,
                    new One(
                            Optional.of(namesAndDialects[i + 1]).filter(dialect -> !dialect.isEmpty()),
                            Optional.of(URI.create("https://" + name + ".example.com/v1")),
                            false));
        }
        return new Providers(() -> Map.copyOf(byName));
    }

    /** Beside them, of nobody. */
    public static Connectors noConnectors() {
        return new Connectors(new Grants());
    }
}
