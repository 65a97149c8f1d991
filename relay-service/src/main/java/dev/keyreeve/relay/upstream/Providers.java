package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The upstream APIs that this relay speaks to. A wrong setting stops the start, not the first request. */
@Singleton
public final class Providers {
    private static final String DEFAULT = "openai";

    private final TreeMap<String, Provider> byId = new TreeMap<>();

    Providers(UpstreamConfig.Providers config) {
        config.byName()
                .forEach(
                        (id, one) -> byId.put(id, Provider.of(id, one.dialect(), one.baseUrl(), one.allowPlainHttp())));
        if (byId.isEmpty()) {
            throw new IllegalStateException("no provider is configured: set keyreeve.providers.openai.base-url");
        }
    }

    public Collection<Provider> all() {
        return byId.values();
    }

    public Optional<Provider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whom {@code /v1} is, without a provider's name before it: {@code openai}, or else the first of that dialect. */
    public Optional<Provider> ofBarePath() {
        return find(DEFAULT)
                .or(() -> all().stream()
                        .filter(provider -> provider.dialect() == Dialect.OPENAI)
                        .findFirst());
    }
}
