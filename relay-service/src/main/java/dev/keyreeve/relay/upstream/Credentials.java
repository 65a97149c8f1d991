package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.relay.grant.Grants;
import jakarta.inject.Singleton;
import java.util.Comparator;

/** Which of an organization's credentials an exchange uses; still sealed. */
@Singleton
public final class Credentials {
    static final String HEADER_SLOT = "authorization";

    /** What was found. */
    public sealed interface Choice {
        record Chosen(GrantRecord.Credential credential) implements Choice {}

        record Missing() implements Choice {}

        /** There is one, but it was sealed for another address, and is sent nowhere else. */
        record ForElsewhere(String sealedFor, String here) implements Choice {}
    }

    private final Grants grants;
    private final Destination here;

    Credentials(Grants grants, UpstreamConfig.Provider provider) {
        this.grants = grants;
        this.here = Destination.of(provider.baseUrl(), HEADER_SLOT);
    }

    Destination here() {
        return here;
    }

    /** The newest active credential for the provider at the configured address. */
    public Choice choose(OrganizationId organization) {
        var newest = grants.credentials(organization).stream()
                .filter(credential -> credential.status() == Status.ACTIVE
                        && credential.sealed() != null
                        && credential.provider().equals(Upstream.PROVIDER))
                .max(Comparator.comparing((GrantRecord.Credential credential) ->
                                credential.destination().equals(here))
                        .thenComparingLong(GrantRecord.Credential::revision));
        if (newest.isEmpty()) {
            return new Choice.Missing();
        }
        var destination = newest.get().destination();
        return destination.equals(here)
                ? new Choice.Chosen(newest.get())
                : new Choice.ForElsewhere(
                        destination.host() + ":" + destination.port(), here.host() + ":" + here.port());
    }
}
