package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.PathPattern;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.grant.ConnectorGrant;
import dev.keyreeve.relay.upstream.Connectors;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;

/** The paths below {@code /c/}: which there are is each organization's own affair. */
@Singleton
final class ConnectorRoutes {
    static final String BASE = "/" + ConnectorGrant.PREFIX;

    private static final String ASK = "Ask an administrator of your organization to allow it.";

    private final Connectors connectors;

    ConnectorRoutes(Connectors connectors) {
        this.connectors = connectors;
    }

    /** @param path that begins with {@link #BASE} */
    Routes.Found find(OrganizationId organization, HttpMethod method, String path) {
        int end = path.indexOf('/', BASE.length());
        var name = end < 0 ? path.substring(BASE.length()) : path.substring(BASE.length(), end);
        var found = Provider.isName(name) ? connectors.find(organization, name) : null;
        if (found == null || found.isEmpty()) {
            return new Routes.Found.Unknown(
                    found == null ? "This is no connector's name" : "Your organization has no connector '" + name + "'",
                    ASK);
        }
        return at(found.get(), name, method, end < 0 ? "/" : path.substring(end));
    }

    private static Routes.Found at(ConnectorGrant connector, String name, HttpMethod method, String below) {
        if (!connector.isActive()) {
            return new Routes.Found.Unknown("Connector '" + name + "' is disabled", ASK);
        }
        if (!PathPattern.isPlain(below) || !connector.allows(below)) {
            return new Routes.Found.Unknown("Connector '" + name + "' does not allow this path", ASK);
        }
        return connector.allows(method.name(), below)
                ? new Routes.Found.Foreign(connector.provider(), method, below, connector.headers())
                : new Routes.Found.WrongMethod(String.join(", ", connector.methods()));
    }

    /** All ways of an organization's active connectors, their paths as patterns. */
    List<Routes.Way> all(OrganizationId organization) {
        return connectors.all(organization).stream()
                .filter(ConnectorGrant::isActive)
                .flatMap(connector -> connector.paths().stream()
                        .flatMap(path -> connector.methods().stream()
                                .map(method -> way(connector.provider(), HttpMethod.valueOf(method), path.toString()))))
                .toList();
    }

    private static Routes.Way way(Provider provider, HttpMethod method, String path) {
        return new Routes.Way(provider, Endpoint.foreign(method, path), "/" + provider.id() + path);
    }
}
