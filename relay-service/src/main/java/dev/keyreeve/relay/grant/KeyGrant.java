package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Principal;
import org.jspecify.annotations.Nullable;

/**
 * One key, in as little memory as it takes: there may be a million. What is above it is shared with all other keys
 * below the same.
 */
final class KeyGrant {
    private static final long NEVER = Long.MAX_VALUE;

    private final Digest digest;
    private final long revision;
    private final long expiresAt;
    private final String keyId;
    private final Status status;
    private final OrganizationGrants organization;
    private final Held<Principal> principal;
    private final Held<String> project;
    private final @Nullable Held<String> app;

    KeyGrant(GrantRecord.Key record, Digest digest, OrganizationGrants organization) {
        this.digest = digest;
        this.revision = record.revision();
        this.expiresAt = record.expiresAt() == null ? NEVER : record.expiresAt();
        this.keyId = record.keyId();
        this.status = record.status();
        this.organization = organization;
        this.principal = organization.principal(record.principal());
        this.project = organization.project(record.project());
        this.app = record.app() == null ? null : organization.app(record.app());
    }

    Digest digest() {
        return digest;
    }

    long revision() {
        return revision;
    }

    String keyId() {
        return keyId;
    }

    Status status() {
        return status;
    }

    OrganizationGrants organization() {
        return organization;
    }

    Held<Principal> principal() {
        return principal;
    }

    Held<String> project() {
        return project;
    }

    @Nullable
    Held<String> app() {
        return app;
    }

    /**
     * @param nowMillis Unix milliseconds; the expiry is in Unix seconds, and the first moment at which it no longer works
     */
    boolean hasExpired(long nowMillis) {
        return expiresAt != NEVER && Math.floorDiv(nowMillis, 1_000L) >= expiresAt;
    }

    /** As the topic has it. */
    GrantRecord.Key record(String digestHex) {
        return new GrantRecord.Key(
                organization.id(),
                revision,
                false,
                digestHex,
                keyId,
                principal.id(),
                project.id(),
                app == null ? null : app.id(),
                status,
                expiresAt == NEVER ? null : expiresAt);
    }
}
