package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.id.OrganizationId;

/** A member who acts for themselves, by a key of theirs. */
public record MemberCaller(OrganizationId organization, String userId, String keyId) {
    /** As the audit names who made a change: by the key, which names the member. */
    public AdminCaller asActor() {
        return new AdminCaller(organization, keyId, AdminRole.MEMBER);
    }
}
