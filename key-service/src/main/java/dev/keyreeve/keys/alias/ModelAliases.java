package dev.keyreeve.keys.alias;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Listing;
import dev.keyreeve.keys.http.Page;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.publish.Changed;
import dev.keyreeve.keys.publish.Changes;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done to an alias. Its name stays: callers have it in their programs. */
@ApplicationScoped
class ModelAliases implements PanacheRepositoryBase<ModelAlias, String> {
    private static final String LIVING = "organizationId = :organization and status <> :deleted";

    private final Tenancy tenancy;
    private final Changes changes;
    private final CandidateRules rules;

    ModelAliases(Tenancy tenancy, Changes changes, CandidateRules rules) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.rules = rules;
    }

    /** What is to be changed; the rest stays. */
    record Edit(
            @Nullable Strategy strategy,
            @Nullable List<Candidate> candidates,
            @Nullable Boolean retryProcessed) {}

    List<ModelAlias> list(OrganizationId organization, Page page) {
        return tenancy.inTenant(
                organization,
                () -> Listing.oldestFirst(this, LIVING, living(organization), page, alias -> alias.createdAt));
    }

    ModelAlias get(OrganizationId organization, String id) {
        return tenancy.inTenant(organization, () -> require(organization, id));
    }

    Changed<ModelAlias> create(
            AdminCaller by, String name, Strategy strategy, List<Candidate> candidates, boolean retryProcessed) {
        rules.require(candidates);
        return changes.giveNow(by, change -> {
            var same = living(by.organization()).and("name", name);
            if (count(LIVING + " and name = :name", same) > 0) {
                throw new Refusal(ErrorCode.CONFLICT, "There is an alias of that name", "name");
            }
            var alias = new ModelAlias(by.organization(), name, strategy, candidates, retryProcessed);
            persist(alias);
            change.note(AuditAction.MODEL_ALIAS_CREATED, alias.id);
            change.publish(alias.grant());
            return alias;
        });
    }

    /** A candidate may be missing afterwards, which is then a fact. */
    Changed<ModelAlias> edit(AdminCaller by, String id, Edit edit) {
        if (edit.candidates() != null) {
            rules.require(edit.candidates());
        }
        return changes.take(by, change -> {
            var alias = require(by.organization(), id);
            if (edit.strategy() != null) {
                alias.strategy = edit.strategy();
            }
            if (edit.candidates() != null) {
                alias.candidates(edit.candidates());
            }
            if (edit.retryProcessed() != null) {
                alias.retryProcessed = edit.retryProcessed();
            }
            change.note(AuditAction.MODEL_ALIAS_UPDATED, id);
            change.publish(alias.grant());
            return alias;
        });
    }

    Changed<ModelAlias> delete(AdminCaller by, String id) {
        return changes.take(by, change -> {
            var alias = require(by.organization(), id);
            alias.status = Status.DELETED;
            change.note(AuditAction.MODEL_ALIAS_DELETED, id);
            change.publish(alias.grant());
            return alias;
        });
    }

    private ModelAlias require(OrganizationId organization, String id) {
        return Refusal.unlessLiving(
                find("organizationId = ?1 and id = ?2", organization.value(), id)
                        .firstResultOptional(),
                alias -> alias.status,
                "model alias '" + id + "'");
    }

    private static Parameters living(OrganizationId organization) {
        return Parameters.with("organization", organization.value()).and("deleted", Status.DELETED);
    }
}
