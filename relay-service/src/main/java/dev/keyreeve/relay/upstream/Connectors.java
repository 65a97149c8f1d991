package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.grant.ConnectorGrant;
import dev.keyreeve.relay.grant.Grants;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;

/** The APIs that organizations have described for themselves. What one has described, another cannot name. */
@Singleton
public final class Connectors {
    private final Grants grants;

    Connectors(Grants grants) {
        this.grants = grants;
    }

    /** Also one that is disabled, but none that was deleted. */
    public Optional<ConnectorGrant> find(OrganizationId organization, String name) {
        return Optional.ofNullable(grants.connectors(organization).get(name));
    }

    /** Of an organization, but for those that were deleted. */
    public Collection<ConnectorGrant> all(OrganizationId organization) {
        return grants.connectors(organization).values();
    }

    /**
     * Whether the provider may still be asked for that, as far as its connector says; of those that whoever runs Keyreeve
     * has configured nothing changes.
     *
     * @param path with its query
     */
    public boolean stillAllow(OrganizationId organization, Provider provider, HttpMethod method, String path) {
        return !provider.isConnector()
                || find(organization, provider.id().substring(ConnectorGrant.PREFIX.length())).stream()
                        .anyMatch(connector -> connector.isActive()
                                && connector.provider().equals(provider)
                                && connector.allows(method.name(), path.split("\\?", 2)[0]));
    }
}
