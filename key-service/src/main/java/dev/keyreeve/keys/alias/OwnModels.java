package dev.keyreeve.keys.alias;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What a model's name stands for in an organization; within the tenant. */
@ApplicationScoped
public class OwnModels {
    private final ModelAliases aliases;

    OwnModels(ModelAliases aliases) {
        this.aliases = aliases;
    }

    /** A name of the organization's own. */
    public record Named(String id, String name, Strategy strategy, List<Candidate> candidates) {
        public Named {
            candidates = List.copyOf(candidates);
        }
    }

    /** Empty where the name is whatever a provider makes of it. */
    public Optional<Named> find(OrganizationId organization, String name) {
        return aliases.find(
                        "organizationId = ?1 and name = ?2 and status = ?3", organization.value(), name, Status.ACTIVE)
                .firstResultOptional()
                .map(alias -> new Named(alias.id, alias.name, alias.strategy, alias.candidates()));
    }
}
