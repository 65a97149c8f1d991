package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.KnownPaths;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.upstream.Providers;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * What an organization allows its members beside the dialects' tables. Asked only where the tables have nothing, and never of a
 * path that a server could take for one that they have, whatever the organization allows.
 */
@Singleton
final class AllowedRoutes {
    private final Grants grants;
    private final Providers providers;

    AllowedRoutes(Grants grants, Providers providers) {
        this.grants = grants;
        this.providers = providers;
    }

    /** @param path below the base of the provider's dialect */
    Routes.Found find(OrganizationId organization, Provider provider, HttpMethod method, String path) {
        var dialect = provider.dialect();
        if (!KnownPaths.isExact(path) || KnownPaths.of(dialect).has(path)) {
            return Routes.Found.Unknown.endpoint();
        }
        var methods = grants.allowedMethods(organization, provider, dialect.base() + path);
        if (methods.isEmpty()) {
            return Routes.Found.Unknown.endpoint();
        }
        return methods.contains(method.name())
                ? new Routes.Found.Foreign(provider, method, path, Map.of())
                : new Routes.Found.WrongMethod(String.join(", ", methods));
    }

    /** In all ways that an organization allows, the paths are patterns. */
    List<Routes.Way> all(OrganizationId organization) {
        return grants.allowedPaths(organization).stream()
                .flatMap(allowed -> providers.find(allowed.provider()).stream()
                        .flatMap(provider -> allowed.methods().stream()
                                .map(method -> way(
                                        provider,
                                        HttpMethod.valueOf(method),
                                        allowed.path().toString()))))
                .toList();
    }

    private static Routes.Way way(Provider provider, HttpMethod method, String path) {
        return new Routes.Way(provider, Endpoint.foreign(method, path), "/" + provider.id() + path);
    }
}
