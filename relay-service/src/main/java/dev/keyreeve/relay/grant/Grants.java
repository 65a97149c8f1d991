package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The topic of grants, in memory. Written by the feed's thread, read by all. Every look-up but the one by digest goes
 * through the organization, so one tenant's ids mean nothing in another's hands.
 */
@Singleton
public final class Grants {
    private final KeyTable keys = new KeyTable();
    private final ConcurrentMap<OrganizationId, OrganizationGrants> organizations = new ConcurrentHashMap<>();

    /**
     * Takes a record in, unless something newer is known of the same thing. By one thread at a time.
     *
     * @return whether the record is now the truth
     * @throws IllegalArgumentException when a key's digest is none
     */
    public boolean apply(GrantRecord record) {
        var organization = organizations.computeIfAbsent(record.organization(), OrganizationGrants::new);
        boolean current = switch (record) {
            case GrantRecord.Key key -> take(key, organization);
            case GrantRecord.Member member ->
                organization.principal(member.principal()).take(member.revision(), member.status());
            case GrantRecord.Project project ->
                organization.project(project.project()).take(project.revision(), project.status());
            case GrantRecord.App app -> organization.app(app.app()).take(app.revision(), app.status());
            case GrantRecord.Organization itself -> organization.take(itself);
            case GrantRecord.Governed governed -> organization.take(governed);
            case GrantRecord.Credential credential -> organization.take(credential);
            case GrantRecord.Connector connector -> organization.take(connector);
            case GrantRecord.Alias alias -> organization.take(alias);
            case GrantRecord.AllowedPath allowed -> organization.take(allowed);
        };
        organization.reached(record.revision());
        return current;
    }

    private boolean take(GrantRecord.Key record, OrganizationGrants organization) {
        var digest = Digest.of(record.digest());
        var known = keys.get(digest);
        if (known != null && known.revision() > record.revision()) {
            return false;
        }
        keys.put(new KeyGrant(record, digest, organization));
        return true;
    }

    /** The newest revision applied of an organization; -1 when nothing is known of it. */
    public long revision(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null ? -1 : known.revision();
    }

    /** How many keys are known, deleted ones included. */
    public int size() {
        return keys.size();
    }

    /**
     * Whether a key may be used now. Deny is explicit, and what is not known is denied: a key whose organization, member,
     * project or app has no record is refused.
     *
     * @param nowMillis Unix milliseconds
     */
    public Admission admit(IssuedKey key, long nowMillis) {
        return admit(Digest.of(key.sha256()), nowMillis);
    }

    /** @param digest of the whole key, as {@code IssuedKey.digest()} has it */
    public Admission admit(String digest, long nowMillis) {
        return admit(Digest.of(digest), nowMillis);
    }

    private Admission admit(Digest digest, long nowMillis) {
        var key = keys.get(digest);
        var refused = refusal(key, nowMillis);
        return refused == null && key != null ? new Admission.Admitted(key.record()) : Objects.requireNonNull(refused);
    }

    /** Why a key that was admitted may not be used any more, if it may not. */
    public Optional<Admission.Refused> refusal(GrantRecord.Key admitted, long nowMillis) {
        return Optional.ofNullable(refusal(keys.get(Digest.of(admitted.digest())), nowMillis));
    }

    private static Admission.@Nullable Refused refusal(@Nullable KeyGrant key, long nowMillis) {
        if (key == null || key.status() == Status.DELETED) {
            return new Admission.Refused(ErrorCode.INVALID_KEY, "This key is not known here");
        }
        if (!key.organization().isActive()) {
            return new Admission.Refused(ErrorCode.ORGANIZATION_DISABLED, "Your organization is disabled");
        }
        if (!key.principal().isActive()) {
            return disabled(key.principal().id());
        }
        if (!key.project().isActive()) {
            return new Admission.Refused(
                    ErrorCode.PROJECT_DISABLED, "Project " + key.project().id() + " is disabled");
        }
        var app = key.app();
        if (app != null && !app.isActive()) {
            return new Admission.Refused(ErrorCode.APP_DISABLED, "App " + app.id() + " is disabled");
        }
        if (key.status() != Status.ACTIVE) {
            return new Admission.Refused(ErrorCode.KEY_DISABLED, "Key " + key.keyId() + " is disabled");
        }
        if (key.hasExpired(nowMillis)) {
            return new Admission.Refused(ErrorCode.KEY_EXPIRED, "Key " + key.keyId() + " has expired");
        }
        return null;
    }

    private static Admission.Refused disabled(Principal principal) {
        return switch (principal.type()) {
            case USER -> new Admission.Refused(ErrorCode.MEMBER_DISABLED, "Member " + principal.id() + " is disabled");
            case SERVICE_ACCOUNT ->
                new Admission.Refused(
                        ErrorCode.SERVICE_ACCOUNT_DISABLED, "Service account " + principal.id() + " is disabled");
        };
    }

    /** What limits over the key may count; where that is anything, its exchanges need a hold. */
    public Set<Measure> governed(GrantRecord.Key key) {
        var organization = organizations.get(key.organization());
        return organization == null ? Set.of() : organization.governed(key);
    }

    /** An organization's connectors by name, but for those that were deleted; a view that follows the topic. */
    public Map<String, ConnectorGrant> connectors(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null ? Map.of() : known.connectors();
    }

    /**
     * The methods by which an organization lets its members ask for a path that no table has; none where it does not allow it.
     *
     * @param path with the base of the provider's dialect, and without its query
     */
    public SortedSet<String> allowedMethods(OrganizationId organization, Provider provider, String path) {
        var known = organizations.get(organization);
        var methods = new TreeSet<String>();
        if (known != null) {
            known.allowedPaths().stream()
                    .filter(allowed -> allowed.isOf(provider.id(), path))
                    .forEach(allowed -> methods.addAll(allowed.methods()));
        }
        return methods;
    }

    /** What an organization allows beside the tables, as it stands now. */
    public List<AllowedPathGrant> allowedPaths(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null
                ? List.of()
                : known.allowedPaths().stream()
                        .filter(AllowedPathGrant::isActive)
                        .toList();
    }

    /** Whether members of the organization call with credentials of their own. */
    public OwnCredentials ownCredentials(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null ? OwnCredentials.NEVER : known.ownCredentials();
    }

    /** All credentials of an organization, whatever their status; a view that follows the topic. */
    public Collection<GrantRecord.Credential> credentials(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null ? List.of() : known.credentials();
    }

    /** All names that an organization has defined. */
    public List<GrantRecord.Alias> aliases(OrganizationId organization) {
        var known = organizations.get(organization);
        return known == null ? List.of() : known.aliases();
    }

    /** What a name stands for in an organization, where it has defined it. */
    public Optional<GrantRecord.Alias> alias(OrganizationId organization, String name) {
        var known = organizations.get(organization);
        return known == null ? Optional.empty() : known.alias(name);
    }
}
