package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of one organization but its keys: one tenant's ids mean nothing in another's hands. */
final class OrganizationGrants {
    private static final int FEW = 1;

    private final OrganizationId id;
    private final Held<OrganizationId> itself;
    private final Map<Principal, Held<Principal>> principals = new ConcurrentHashMap<>(FEW);
    private final Map<String, Held<String>> projects = new ConcurrentHashMap<>(FEW);
    private final Map<String, Held<String>> apps = new ConcurrentHashMap<>(FEW);
    private final Map<Scope, GrantRecord.Governed> governed = new ConcurrentHashMap<>(FEW);
    private final Map<String, GrantRecord.Credential> credentials = new ConcurrentHashMap<>(FEW);
    /** Also those that were deleted, so that nothing older brings them back. */
    private final Map<String, ConnectorGrant> connectorsById = new ConcurrentHashMap<>(FEW);

    private final Map<String, ConnectorGrant> connectors = new ConcurrentHashMap<>(FEW);
    private final Map<String, GrantRecord.Alias> aliases = new ConcurrentHashMap<>(FEW);
    private final Map<String, AllowedPathGrant> allowedPaths = new ConcurrentHashMap<>(FEW);
    private volatile OwnCredentials ownCredentials = OwnCredentials.NEVER;
    private volatile long revision = -1;

    OrganizationGrants(OrganizationId id) {
        this.id = id;
        this.itself = new Held<>(id, this);
    }

    OrganizationId id() {
        return id;
    }

    boolean isActive() {
        return itself.isActive();
    }

    Held<Principal> principal(Principal principal) {
        return principals.computeIfAbsent(principal, first -> new Held<>(first, this));
    }

    Held<String> project(String project) {
        return projects.computeIfAbsent(project, first -> new Held<>(first, this));
    }

    Held<String> app(String app) {
        return apps.computeIfAbsent(app, first -> new Held<>(first, this));
    }

    OwnCredentials ownCredentials() {
        return ownCredentials;
    }

    Collection<GrantRecord.Credential> credentials() {
        return credentials.values();
    }

    /** By name, but for those that were deleted. */
    Map<String, ConnectorGrant> connectors() {
        return Collections.unmodifiableMap(connectors);
    }

    Optional<GrantRecord.Alias> alias(String name) {
        return Optional.ofNullable(aliases.get(name)).filter(alias -> alias.status() == Status.ACTIVE);
    }

    /** Also those that were deleted. */
    Collection<AllowedPathGrant> allowedPaths() {
        return allowedPaths.values();
    }

    List<GrantRecord.Alias> aliases() {
        return aliases.values().stream()
                .filter(alias -> alias.status() == Status.ACTIVE)
                .toList();
    }

    long revision() {
        return revision;
    }

    /** After the record itself was taken in: who reads this revision may rely on it. On the feed's thread. */
    void reached(long newest) {
        if (newest > revision) {
            revision = newest;
        }
    }

    boolean take(GrantRecord.Organization record) {
        if (!itself.take(record.revision(), record.status())) {
            return false;
        }
        ownCredentials = Objects.requireNonNullElse(record.ownCredentials(), OwnCredentials.NEVER);
        return true;
    }

    boolean take(GrantRecord.Governed record) {
        return newest(governed, record.scope(), record);
    }

    boolean take(GrantRecord.Credential record) {
        return newest(credentials, record.credentialId(), record);
    }

    boolean take(GrantRecord.Connector record) {
        var read = new ConnectorGrant(record);
        var known = connectorsById.get(record.connectorId());
        if (known != null && known.record().revision() > record.revision()) {
            return false;
        }
        connectorsById.put(record.connectorId(), read);
        if (record.status() == Status.DELETED) {
            // Another may have its name by now.
            connectors.computeIfPresent(
                    record.name(),
                    (name, held) -> held.record().connectorId().equals(record.connectorId()) ? null : held);
        } else {
            connectors.put(record.name(), read);
        }
        return true;
    }

    boolean take(GrantRecord.AllowedPath record) {
        var read = new AllowedPathGrant(record);
        var known = allowedPaths.get(record.id());
        if (known != null && known.revision() > record.revision()) {
            return false;
        }
        allowedPaths.put(record.id(), read);
        return true;
    }

    boolean take(GrantRecord.Alias record) {
        return newest(aliases, record.name(), record);
    }

    private static <K, R extends GrantRecord> boolean newest(Map<K, R> map, K key, R record) {
        var newest = map.merge(key, record, (known, read) -> read.revision() >= known.revision() ? read : known);
        return newest.equals(record);
    }

    /** All measures that limits over the key may count. */
    Set<Measure> governed(GrantRecord.Key key) {
        if (governed.isEmpty()) {
            return Set.of();
        }
        Set<Measure> all = Set.of();
        for (var scope : Scopes.over(key)) {
            var record = governed.get(scope);
            if (record != null) {
                all = all.isEmpty() ? record.measures() : both(all, record.measures());
            }
        }
        return all;
    }

    private static Set<Measure> both(Set<Measure> one, Set<Measure> other) {
        var all = EnumSet.noneOf(Measure.class);
        all.addAll(one);
        all.addAll(other);
        return all;
    }
}
