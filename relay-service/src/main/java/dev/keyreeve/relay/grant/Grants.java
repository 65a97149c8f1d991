package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The topic of grants, in memory. Written by the feed's thread, read by all. Every look-up but the one by digest has the
 * organization in its key, so one tenant's ids mean nothing in another's hands.
 */
@Singleton
public final class Grants {
    private record InOrganization<T>(OrganizationId organization, T id) {}

    private final ConcurrentMap<String, GrantRecord.Key> keys = new ConcurrentHashMap<>();
    private final ConcurrentMap<InOrganization<Principal>, GrantRecord.Member> members = new ConcurrentHashMap<>();
    private final ConcurrentMap<InOrganization<String>, GrantRecord.Project> projects = new ConcurrentHashMap<>();
    private final ConcurrentMap<OrganizationId, GrantRecord.Organization> organizations = new ConcurrentHashMap<>();
    private final ConcurrentMap<InOrganization<Scope>, GrantRecord.Governed> governed = new ConcurrentHashMap<>();
    private final ConcurrentMap<OrganizationId, ConcurrentMap<String, GrantRecord.Credential>> credentials =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<OrganizationId, Long> revisions = new ConcurrentHashMap<>();

    /**
     * Takes a record in, unless something newer is known of the same thing.
     *
     * @return whether the record is now the truth
     */
    boolean apply(GrantRecord record) {
        var organization = record.organization();
        var current = switch (record) {
            case GrantRecord.Key key -> newest(keys, key.digest(), key);
            case GrantRecord.Member member ->
                newest(members, new InOrganization<>(organization, member.principal()), member);
            case GrantRecord.Project project ->
                newest(projects, new InOrganization<>(organization, project.project()), project);
            case GrantRecord.Organization itself -> newest(organizations, organization, itself);
            case GrantRecord.Governed scope ->
                newest(governed, new InOrganization<>(organization, scope.scope()), scope);
            case GrantRecord.Credential credential ->
                newest(
                        credentials.computeIfAbsent(organization, o -> new ConcurrentHashMap<>()),
                        credential.credentialId(),
                        credential);
        };
        // After the record itself: who reads this revision may rely on it.
        revisions.merge(organization, record.revision(), Math::max);
        return current;
    }

    private static <K, R extends GrantRecord> boolean newest(Map<K, R> map, K key, R record) {
        var newest = map.merge(key, record, (known, read) -> read.revision() >= known.revision() ? read : known);
        return newest.equals(record);
    }

    /** The newest revision applied of an organization; -1 when nothing is known of it. */
    long revision(OrganizationId organization) {
        return revisions.getOrDefault(organization, -1L);
    }

    /** How many keys are known, deleted ones included. */
    public int size() {
        return keys.size();
    }

    /**
     * Whether a key may be used now. Deny is explicit, and what is not known is denied: a key whose organization,
     * member or project has no record is refused.
     *
     * @param digest of the whole key, as {@code IssuedKey.digest()} has it
     * @param nowMillis Unix milliseconds
     */
    public Admission admit(String digest, long nowMillis) {
        var key = keys.get(digest);
        if (key == null || key.status() == Status.DELETED) {
            return new Admission.Refused(ErrorCode.INVALID_KEY, "This key is not known here");
        }
        var organization = organizations.get(key.organization());
        if (organization == null || organization.status() != Status.ACTIVE) {
            return new Admission.Refused(ErrorCode.ORGANIZATION_DISABLED, "Your organization is disabled");
        }
        var member = members.get(new InOrganization<>(key.organization(), key.principal()));
        if (member == null || member.status() != Status.ACTIVE) {
            return new Admission.Refused(
                    ErrorCode.MEMBER_DISABLED, "Member " + key.principal().id() + " is disabled");
        }
        var project = projects.get(new InOrganization<>(key.organization(), key.project()));
        if (project == null || project.status() != Status.ACTIVE) {
            return new Admission.Refused(ErrorCode.PROJECT_DISABLED, "Project " + key.project() + " is disabled");
        }
        if (key.status() != Status.ACTIVE) {
            return new Admission.Refused(ErrorCode.KEY_DISABLED, "Key " + key.keyId() + " is disabled");
        }
        if (hasExpired(key.expiresAt(), nowMillis)) {
            return new Admission.Refused(ErrorCode.KEY_EXPIRED, "Key " + key.keyId() + " has expired");
        }
        return new Admission.Admitted(key);
    }

    /** {@code expiresAt} is in Unix seconds, and the first moment at which the key no longer works. */
    private static boolean hasExpired(@Nullable Long expiresAt, long nowMillis) {
        return expiresAt != null && nowMillis >= expiresAt * 1_000;
    }

    /** Whether a hard budget may stand over the key, so that its exchanges need a hold. */
    public boolean governed(GrantRecord.Key key) {
        return List.of(
                        new Scope(Scope.Type.API_KEY, key.keyId()),
                        new Scope(Scope.Type.USER, key.principal().id()),
                        new Scope(Scope.Type.PROJECT, key.project()),
                        new Scope(Scope.Type.ORGANIZATION, key.organization().value()))
                .stream()
                .map(scope -> governed.get(new InOrganization<>(key.organization(), scope)))
                .anyMatch(record -> record != null && record.governed());
    }

    /** All credentials of an organization, whatever their status; a view that follows the topic. */
    public Collection<GrantRecord.Credential> credentials(OrganizationId organization) {
        var known = credentials.get(organization);
        return known == null ? List.of() : known.values();
    }
}
