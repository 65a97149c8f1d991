package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.grant.Grants;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which of an organization's credentials an exchange uses; still sealed. */
@Singleton
public final class Credentials {
    /** What was found. */
    public sealed interface Choice {
        record Chosen(Aim aim) implements Choice {}

        record Missing() implements Choice {}

        /** There is one, but it was sealed for another address, and is sent nowhere else. */
        record ForElsewhere(String sealedFor) implements Choice {}
    }

    /** Whose credentials take turns: counted for each by itself, so that nobody's calls decide over another's. */
    private record Shared(OrganizationId organization, String provider) {}

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
     */
    public Choice choose(OrganizationId organization, Provider provider) {
        var active = grants.credentials(organization).stream()
                .filter(credential -> isActive(credential, provider))
                .toList();
        var usable = active.stream()
                .filter(credential -> isFor(credential, provider))
                .sorted(Comparator.comparing(GrantRecord.Credential::credentialId))
                .toList();
        if (!usable.isEmpty()) {
            return new Choice.Chosen(aim(inTurn(usable, new Shared(organization, provider.id())), provider));
        }
        return active.stream()
                .max(Comparator.comparingLong(GrantRecord.Credential::revision))
                .<Choice>map(newest -> new Choice.ForElsewhere(
                        newest.destination().host() + ":" + newest.destination().port()))
                .orElseGet(Choice.Missing::new);
    }

    /** The same credential as it is now; empty when it may not be used any more, or for another address alone. */
    public Optional<Aim> still(Aim aim, OrganizationId organization, Provider provider) {
        return grants.credentials(organization).stream()
                .filter(now -> now.credentialId().equals(aim.credential().credentialId()))
                .filter(now -> isActive(now, provider) && isFor(now, provider))
                .map(now -> aim(now, provider))
                .filter(now -> now.destination().equals(aim.destination()))
                .findFirst();
    }

    private GrantRecord.Credential inTurn(List<GrantRecord.Credential> usable, Shared whose) {
        if (usable.size() == 1) {
            return usable.getFirst();
        }
        var awake = usable.stream()
                .filter(credential -> !resting.isResting(credential.credentialId()))
                .toList();
        return awake.isEmpty()
                ? usable.stream()
                        .min(Comparator.comparingLong(credential -> resting.left(credential.credentialId())))
                        .orElseThrow()
                : awake.get(Math.floorMod(
                        turns.computeIfAbsent(whose, first -> new AtomicInteger())
                                .getAndIncrement(),
                        awake.size()));
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
        return new Aim(
                credential,
                provider.presentation(),
                credential.destination(),
                !ownAddress(credential) && !provider.isConnector());
    }
}
