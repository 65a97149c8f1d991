package dev.keyreeve.keys.front;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.issued.IssuedKeys;
import dev.keyreeve.keys.publish.Change;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Scopes that relays were told about, and the measures that limits over them may count; within the tenant. */
@ApplicationScoped
class GovernedScopes {
    private final EntityManager entities;

    GovernedScopes(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * @param revision whose enforcement makes the scope governed in these measures
     */
    record Known(Set<Measure> measures, long revision) {}

    Optional<Known> find(OrganizationId organization, Scope scope) {
        List<?> rows = entities.createNativeQuery("""
                        SELECT measures, revision FROM governed_scope
                        WHERE organization_id = :organization AND scope_type = :type AND scope_id = :id
                        """, Tuple.class)
                .setParameter("organization", organization.value())
                .setParameter("type", scope.type().wireName())
                .setParameter("id", scope.id())
                .getResultList();
        return rows.stream()
                .map(Tuple.class::cast)
                .map(row -> new Known(
                        read(row.get("measures", String.class)),
                        row.get("revision", Number.class).longValue()))
                .findFirst();
    }

    /** What relays bound the calls of a key in: the measures of all scopes that it is below. */
    Set<Measure> over(OrganizationId organization, String key, IssuedKeys.Standing standing) {
        var principal = standing.principal();
        var owner = principal.type() == Principal.Type.USER ? Scope.Type.USER : Scope.Type.SERVICE_ACCOUNT;
        var scopes = List.of(
                new Scope(Scope.Type.API_KEY, key),
                new Scope(owner, principal.id()),
                new Scope(Scope.Type.PROJECT, standing.projectId()),
                new Scope(Scope.Type.ORGANIZATION, organization.value()));
        var measures = EnumSet.noneOf(Measure.class);
        scopes.forEach(scope -> find(organization, scope).ifPresent(known -> measures.addAll(known.measures())));
        return measures;
    }

    /**
     * Tells the relays, once more where they know the scope already: what they bought below it before is recalled. In a
     * change that publishes nothing else: its revision is the organization's next. The organization is locked, so no
     * measure that somebody adds meanwhile is lost.
     *
     * @param measure is added to those that are known; none is ever taken away
     */
    boolean publish(Change change, Scope scope, Measure measure) {
        var organization = change.organization();
        var measures = EnumSet.of(measure);
        find(organization, scope).ifPresent(known -> measures.addAll(known.measures()));
        change.publish(
                (revision, ack) -> new GrantRecord.Governed(organization, revision, ack, scope, Set.copyOf(measures)));
        return entities.createNativeQuery("""
                        INSERT INTO governed_scope (organization_id, scope_type, scope_id, measures, revision)
                        SELECT id, :type, :scope, :measures, revision + 1 FROM organization WHERE id = :organization
                        ON CONFLICT (organization_id, scope_type, scope_id)
                        DO UPDATE SET measures = excluded.measures, revision = excluded.revision
                        """)
                        .setParameter("organization", organization.value())
                        .setParameter("type", scope.type().wireName())
                        .setParameter("scope", scope.id())
                        .setParameter("measures", written(measures))
                        .executeUpdate()
                == 1;
    }

    /**
     * Tells the relays once more of the organization's own scope, as it is known: whatever they keep of the organization
     * is asked for anew.
     */
    boolean recall(Change change) {
        var organization = change.organization();
        var scope = new Scope(Scope.Type.ORGANIZATION, organization.value());
        var measures = find(organization, scope).map(Known::measures).orElse(Set.of());
        change.publish((revision, ack) -> new GrantRecord.Governed(organization, revision, ack, scope, measures));
        return true;
    }

    private static String written(Set<Measure> measures) {
        return measures.stream().map(Measure::wireName).collect(Collectors.joining(","));
    }

    private static Set<Measure> read(String measures) {
        var names = Set.of(measures.split(","));
        return Arrays.stream(Measure.values())
                .filter(measure -> names.contains(measure.wireName()))
                .collect(Collectors.toSet());
    }
}
