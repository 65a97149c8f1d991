package dev.keyreeve.moderation.access;

import dev.keyreeve.contracts.id.OrganizationId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** The only way to the database: every transaction says first whose rows it may see, and PostgreSQL holds it to that. */
@ApplicationScoped
public class TenantTransactions {
    private static final int TIMEOUT_SECONDS = 5;

    private final EntityManager entityManager;

    TenantTransactions(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Runs the work in a transaction of its own, at READ COMMITTED. What it returns must not be a managed entity. */
    public <T> T in(OrganizationId organization, Function<EntityManager, T> work) {
        return QuarkusTransaction.requiringNew().timeout(TIMEOUT_SECONDS).call(() -> {
            entityManager
                    .createNativeQuery("SELECT set_config('keyreeve.org', :organization, true)", String.class)
                    .setParameter("organization", organization.value())
                    .getSingleResult();
            return work.apply(entityManager);
        });
    }
}
