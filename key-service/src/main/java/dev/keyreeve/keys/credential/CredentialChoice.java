package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;

/** One credential of those that relays would use; within the tenant. */
@ApplicationScoped
public class CredentialChoice {
    private final Credentials credentials;
    private final Providers providers;

    CredentialChoice(Credentials credentials, Providers providers) {
        this.credentials = credentials;
        this.providers = providers;
    }

    public sealed interface Choice {
        record Chosen(String id) implements Choice {}

        record Missing() implements Choice {}

        /** No provider of that name is configured. */
        record NoProvider() implements Choice {}

        /** There is one, but it was sealed for an address that is not the provider's any more. */
        record ForElsewhere(String id, String sealedFor) implements Choice {}
    }

    /** Refuses when the provider is not configured. */
    public Choice choose(OrganizationId organization, String provider) {
        var here = providers.require(provider);
        return credentials.active(organization, provider).stream()
                .max(Comparator.comparing((Credential credential) -> isFor(credential, here))
                        .thenComparing(credential -> credential.createdAt))
                .map(newest -> choice(newest, here))
                .orElseGet(Choice.Missing::new);
    }

    /** The same, where it is no fault of the caller's that there may be no such provider. */
    public Choice chooseIfAny(OrganizationId organization, String provider) {
        return providers.find(provider).isPresent() ? choose(organization, provider) : new Choice.NoProvider();
    }

    /** Refuses when the first is not configured; the second may be missing. */
    public boolean speakDifferently(String provider, String other) {
        var dialect = providers.require(provider).dialect();
        return providers.find(other).filter(there -> there.dialect() != dialect).isPresent();
    }

    private static boolean isFor(Credential credential, Provider here) {
        return credential.ownAddress
                || here.address().filter(credential.destination()::equals).isPresent();
    }

    private static Choice choice(Credential credential, Provider here) {
        var sealedFor = credential.destination();
        return isFor(credential, here)
                ? new Choice.Chosen(credential.id)
                : new Choice.ForElsewhere(credential.id, sealedFor.host() + ":" + sealedFor.port());
    }
}
