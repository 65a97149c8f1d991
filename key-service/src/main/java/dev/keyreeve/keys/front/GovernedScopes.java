package dev.keyreeve.keys.front;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.OptionalLong;

/** Scopes that relays were told about; within the tenant. */
@ApplicationScoped
class GovernedScopes {
    private final EntityManager entities;

    GovernedScopes(EntityManager entities) {
        this.entities = entities;
    }

    /** The revision whose enforcement makes the scope governed; empty when it is not. */
    OptionalLong revision(OrganizationId organization, Scope scope) {
        return entities.createNativeQuery("""
                        SELECT revision FROM governed_scope
                        WHERE organization_id = :organization AND scope_type = :type AND scope_id = :id
                        """, Long.class)
                .setParameter("organization", organization.value())
                .setParameter("type", scope.type().wireName())
                .setParameter("id", scope.id())
                .getResultStream()
                .mapToLong(found -> ((Number) found).longValue())
                .findFirst();
    }

    /** In a change that publishes exactly one record: its revision is the organization's next. */
    boolean add(OrganizationId organization, Scope scope) {
        return entities.createNativeQuery("""
                        INSERT INTO governed_scope (organization_id, scope_type, scope_id, revision)
                        SELECT id, :type, :scope, revision + 1 FROM organization WHERE id = :organization
                        ON CONFLICT (organization_id, scope_type, scope_id) DO UPDATE SET revision = excluded.revision
                        """)
                        .setParameter("organization", organization.value())
                        .setParameter("type", scope.type().wireName())
                        .setParameter("scope", scope.id())
                        .executeUpdate()
                == 1;
    }
}
