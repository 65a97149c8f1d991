package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.keys.connector.Connectors;
import dev.keyreeve.keys.http.Refusal;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where each provider's credential may go. A wrong address stops the start, not the first request. */
@ApplicationScoped
@Startup
public class Providers {
    private static final int LONGEST_ADDRESS = 500;

    private final TreeMap<String, Provider> providers = new TreeMap<>();
    private final Connectors connectors;

    Providers(ProvidersConfig config, Connectors connectors) {
        this.connectors = connectors;
        config.byName()
                .forEach((name, provider) -> providers.put(
                        name, Provider.of(name, provider.dialect(), provider.baseUrl(), provider.allowPlainHttp())));
    }

    /**
     * Where one credential goes.
     *
     * @param own whether the organization named it
     */
    record Address(Destination destination, boolean own) {}

    Optional<Provider> find(String id) {
        return Optional.ofNullable(providers.get(id));
    }

    Provider require(String id) {
        return require(id, "provider", "; or 'c/' and the name of a connector");
    }

    /** What speaks a dialect, which a connector does not; {@code field} of the request names it. */
    public Provider require(String id, String field) {
        return require(id, field, "");
    }

    private Provider require(String id, String field, String otherwise) {
        var provider = providers.get(id);
        if (provider == null) {
            throw Refusal.invalid(
                    field, "'" + field + "' must be one of: " + String.join(", ", providers.keySet()) + otherwise);
        }
        return provider;
    }

    /**
     * @param baseUrl an address of the organization's own, such as that of an Azure resource; whether it is one that
     *     relays may reach is theirs to tell, when they have resolved it
     */
    Address address(OrganizationId organization, String id, @Nullable String baseUrl) {
        if (id.startsWith(Connectors.PREFIX)) {
            if (baseUrl != null) {
                throw Refusal.invalid("base_url", "'base_url' is the connector's affair: its credentials go there");
            }
            return new Address(connectors.destination(organization, id), false);
        }
        var provider = require(id);
        if (baseUrl != null) {
            return new Address(own(provider, baseUrl), true);
        }
        return new Address(
                provider.address()
                        .orElseThrow(() -> Refusal.invalid(
                                "base_url",
                                "'base_url' is needed for provider '" + id
                                        + "', which has no address of its own here")),
                false);
    }

    private static Destination own(Provider provider, String baseUrl) {
        try {
            if (baseUrl.length() > LONGEST_ADDRESS) {
                throw new IllegalArgumentException("longer than " + LONGEST_ADDRESS + " characters");
            }
            return Destination.of(URI.create(baseUrl), provider.presentation().slot());
        } catch (IllegalArgumentException fault) {
            throw Refusal.invalid("base_url", "'base_url' does not do: " + fault.getMessage());
        }
    }
}
