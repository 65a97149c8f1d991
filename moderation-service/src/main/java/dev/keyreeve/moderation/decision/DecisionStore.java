package dev.keyreeve.moderation.decision;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.moderation.access.TenantTransactions;
import dev.keyreeve.moderation.http.ListPage;
import dev.keyreeve.moderation.http.PageRequest;
import dev.keyreeve.moderation.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Locale;

/** The decisions of all organizations, each seen by its own alone. */
@ApplicationScoped
public class DecisionStore {
    private static final String INSERT = """
            INSERT INTO decision (id, org, exchange, project, principal_type, principal_id, api_key, operation,
                                  verdict, rules, policy_version, created_at)
            VALUES (:id, :org, :exchange, :project, :principalType, :principalId, :apiKey, :operation,
                    :verdict, :rules, :policyVersion, clock_timestamp())
            ON CONFLICT (org, exchange) DO NOTHING
            """;

    private final TenantTransactions transactions;

    DecisionStore(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** Stores it; of several about one exchange the first. */
    public void store(Decision decision) {
        transactions.in(
                decision.organization(),
                database -> database.createNativeQuery(INSERT)
                        .setParameter("id", Id.DECISION.next())
                        .setParameter("org", decision.organization().value())
                        .setParameter("exchange", decision.exchange())
                        .setParameter("project", decision.project())
                        .setParameter(
                                "principalType", wireName(decision.principal().type()))
                        .setParameter("principalId", decision.principal().id())
                        .setParameter("apiKey", decision.keyId())
                        .setParameter("operation", decision.operation())
                        .setParameter("verdict", wireName(decision.verdict()))
                        .setParameter("rules", decision.rules().toArray(String[]::new))
                        .setParameter("policyVersion", decision.policyVersion())
                        .executeUpdate());
    }

    /** Newest first. */
    ListPage<DecisionView> list(OrganizationId organization, PageRequest page) {
        return transactions.in(organization, database -> {
            long before = page.after() == null ? Long.MAX_VALUE : place(database, organization, page.after());
            var rows = database.createQuery(
                            "from DecisionRow d where d.org = :org and d.seq < :before order by d.seq desc",
                            DecisionRow.class)
                    .setParameter("org", organization.value())
                    .setParameter("before", before)
                    .setMaxResults(page.limit() + 1)
                    .getResultList();
            return ListPage.of(rows.stream().map(DecisionView::of).toList(), page, DecisionView::id);
        });
    }

    private static long place(EntityManager database, OrganizationId organization, String id) {
        return database.createQuery("select d.seq from DecisionRow d where d.org = :org and d.id = :id", Long.class)
                .setParameter("org", organization.value())
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("after", "after names no decision of this organization"));
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
