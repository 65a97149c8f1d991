package dev.keyreeve.relay.routing;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.upstream.Resting;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a model's name stands for in an organization, and which candidates have been told to wait. */
@Singleton
public final class Aliases {
    private final Grants grants;
    private final Resting resting;

    Aliases(Grants grants, Resting resting) {
        this.grants = grants;
        this.resting = resting;
    }

    public Optional<GrantRecord.Alias> find(OrganizationId organization, String name) {
        return grants.alias(organization, name);
    }

    /** Of all that an organization has defined. */
    public List<GrantRecord.Alias> all(OrganizationId organization) {
        return grants.aliases(organization);
    }

    /** For one call: the first is to be tried first. */
    public List<Candidate> inOrder(GrantRecord.Alias alias) {
        return Choice.order(
                alias,
                ThreadLocalRandom.current(),
                candidate -> resting.isResting(place(alias.organization(), candidate.provider(), candidate.model())));
    }

    /** The provider has told a model of its to wait: other candidates are tried first meanwhile. */
    public void rest(OrganizationId organization, String provider, String model, Duration pause) {
        resting.rest(place(organization, provider, model), pause);
    }

    /** Whether the alias is still what it was. */
    public boolean stands(GrantRecord.Alias alias) {
        return grants.alias(alias.organization(), alias.name())
                .filter(alias::equals)
                .isPresent();
    }

    /** No credential's id has a slash in it. */
    private static String place(OrganizationId organization, String provider, String model) {
        return organization + "/" + provider + "/" + model;
    }
}
