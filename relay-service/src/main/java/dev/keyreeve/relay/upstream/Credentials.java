package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.grant.ConnectorGrant;
import dev.keyreeve.relay.grant.Grants;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which of an organization's credentials an exchange uses; still sealed. */
@Singleton
public final class Credentials {
    /** What was found. */
    public sealed interface Choice {
        record Chosen(Aim aim) implements Choice {}

        record Missing() implements Choice {}

        /** The organization wants its members to have one of their own, and this one has none. */
        record OwnMissing() implements Choice {}

        /** There is one, but it was sealed for another address, and is sent nowhere else. */
        record ForElsewhere(String sealedFor) implements Choice {}
    }

    /** Whose credentials take turns: counted for each by itself, so that nobody's calls decide over another's. */
    private record Shared(
            OrganizationId organization,
            String provider,
            @Nullable Principal owner) {}

    private final Grants grants;
    private final Resting resting;
    private final Map<Shared, AtomicInteger> turns = new ConcurrentHashMap<>();

    Credentials(Grants grants, Resting resting) {
        this.grants = grants;
        this.resting = resting;
    }

    /**
     * Of several active credentials for the provider each has its turn, but for those that rest; where all of them do,
     * the one whose rest is over first.
     *
     * @param stored whether the call is about what the provider stores, which belongs to one account: it has the same
     *     credential every time, the one that is unchanged for longest
     */
    public Choice choose(OrganizationId organization, Principal caller, Provider provider, boolean stored) {
        var policy = policy(organization, provider);
        if (policy == OwnCredentials.NEVER) {
            return chooseOf(null, organization, provider, stored);
        }
        var own = chooseOf(caller, organization, provider, stored);
        if (!(own instanceof Choice.Missing)) {
            return own;
        }
        return policy == OwnCredentials.ONLY ? new Choice.OwnMissing() : chooseOf(null, organization, provider, stored);
    }

    /** At a connector the connector says it. */
    private OwnCredentials policy(OrganizationId organization, Provider provider) {
        if (!provider.isConnector()) {
            return grants.ownCredentials(organization);
        }
        var connector = grants.connectors(organization).get(provider.id().substring(ConnectorGrant.PREFIX.length()));
        return connector != null && connector.wantsOwnCredentials() ? OwnCredentials.ONLY : OwnCredentials.NEVER;
    }

    private Choice chooseOf(@Nullable Principal owner, OrganizationId organization, Provider provider, boolean stored) {
        GrantRecord.Credential usable = null;
        GrantRecord.Credential elsewhere = null;
        boolean several = false;
        for (var credential : grants.credentials(organization)) {
            if (!isActive(credential, provider) || !Objects.equals(credential.owner(), owner)) {
                continue;
            }
            if (isFor(credential, provider)) {
                several = usable != null;
                usable = credential;
            } else if (elsewhere == null || credential.revision() > elsewhere.revision()) {
                elsewhere = credential;
            }
        }
        if (usable != null) {
            return new Choice.Chosen(aim(several ? oneOf(organization, provider, usable, stored) : usable, provider));
        }
        return elsewhere == null
                ? new Choice.Missing()
                : new Choice.ForElsewhere(elsewhere.destination().host() + ":"
                        + elsewhere.destination().port());
    }

    /** The same credential as it is now; empty when it may not be used any more, or for another address alone. */
    public Optional<Aim> still(Aim aim, OrganizationId organization, Provider provider) {
        for (var now : grants.credentials(organization)) {
            if (now.credentialId().equals(aim.credential().credentialId())) {
                boolean usable = isActive(now, provider)
                        && isFor(now, provider)
                        && policy(organization, provider).allow(now.owner() != null);
                return usable
                        ? Optional.of(aim(now, provider))
                                .filter(here -> here.destination().equals(aim.destination()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private GrantRecord.Credential oneOf(
            OrganizationId organization, Provider provider, GrantRecord.Credential one, boolean stored) {
        var usable = usable(organization, provider, one.owner());
        if (stored) {
            // Another one that is added does not take its place.
            return usable.stream()
                    .min(Comparator.comparingLong(GrantRecord.Credential::revision))
                    .orElse(one);
        }
        var awake = usable.stream()
                .filter(credential -> !resting.isResting(credential.credentialId()))
                .toList();
        if (awake.isEmpty()) {
            return usable.stream()
                    .min(Comparator.comparingLong(credential -> resting.left(credential.credentialId())))
                    // All of them were taken away a moment ago, which the last check will see.
                    .orElse(one);
        }
        return awake.get(Math.floorMod(turn(organization, provider, one.owner()).getAndIncrement(), awake.size()));
    }

    private AtomicInteger turn(OrganizationId organization, Provider provider, @Nullable Principal owner) {
        return turns.computeIfAbsent(new Shared(organization, provider.id(), owner), first -> new AtomicInteger());
    }

    /** In an order that stays. */
    private List<GrantRecord.Credential> usable(
            OrganizationId organization, Provider provider, @Nullable Principal owner) {
        var usable = new ArrayList<GrantRecord.Credential>();
        for (var credential : grants.credentials(organization)) {
            if (isActive(credential, provider)
                    && isFor(credential, provider)
                    && Objects.equals(credential.owner(), owner)) {
                usable.add(credential);
            }
        }
        usable.sort(Comparator.comparing(GrantRecord.Credential::credentialId));
        return usable;
    }

    /**
     * Another of the same owner's that is awake: whose money a call costs does not change under way. Nobody's turn passes
     * by being looked at.
     *
     * @param tried those that the call has come with already
     */
    public Optional<Aim> another(Aim before, OrganizationId organization, Provider provider, Set<String> tried) {
        var owner = before.credential().owner();
        var awake = usable(organization, provider, owner).stream()
                .filter(credential -> !tried.contains(credential.credentialId()))
                .filter(credential -> !resting.isResting(credential.credentialId()))
                .toList();
        return awake.isEmpty()
                ? Optional.empty()
                : Optional.of(aim(
                        awake.get(Math.floorMod(
                                turn(organization, provider, owner).get(), awake.size())),
                        provider));
    }

    /** When the first of the others of the same owner's is awake; zero when one is, empty when there is no other. */
    public Optional<Duration> firstAwakeBeside(Aim aim, OrganizationId organization, Provider provider) {
        return usable(organization, provider, aim.credential().owner()).stream()
                .map(GrantRecord.Credential::credentialId)
                .filter(id -> !id.equals(aim.credential().credentialId()))
                .map(id -> Duration.ofNanos(resting.left(id)))
                .min(Comparator.naturalOrder());
    }

    /** Whether this very record still is the truth, and has a secret that may be used. */
    boolean isCurrent(GrantRecord.Credential record) {
        for (var credential : grants.credentials(record.organization())) {
            if (credential == record) {
                return credential.status() == Status.ACTIVE && credential.sealed() != null;
            }
        }
        return false;
    }

    private static boolean isActive(GrantRecord.Credential credential, Provider provider) {
        return credential.status() == Status.ACTIVE
                && credential.sealed() != null
                && credential.provider().equals(provider.id());
    }

    private static boolean isFor(GrantRecord.Credential credential, Provider provider) {
        return ownAddress(credential)
                || provider.address().filter(credential.destination()::equals).isPresent();
    }

    private static boolean ownAddress(GrantRecord.Credential credential) {
        return Boolean.TRUE.equals(credential.ownAddress());
    }

    private static Aim aim(GrantRecord.Credential credential, Provider provider) {
        return new Aim(credential, provider.presentation(), !ownAddress(credential) && !provider.isConnector());
    }
}
