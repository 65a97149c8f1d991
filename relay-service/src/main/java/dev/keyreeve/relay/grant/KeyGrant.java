package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Principal;
import org.jspecify.annotations.Nullable;

/**
 * One key, in as little memory as it takes: there may be a million, so its digest and its id are numbers in place of
 * objects. What is above it is shared with all other keys below the same; the organization is its principal's.
 */
final class KeyGrant {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Status[] STATUSES = Status.values();

    private final long digestA;
    private final long digestB;
    private final long digestC;
    private final long digestD;
    private final long revision;
    private final long expiresAt;
    private final long idFirst;
    private final long idSecond;
    private final short idThird;
    private final byte status;
    private final @Nullable String otherId;
    private final Held<Principal> principal;
    private final Held<String> project;
    private final @Nullable Held<String> app;

    KeyGrant(GrantRecord.Key record, Digest digest, OrganizationGrants organization) {
        this.digestA = digest.a();
        this.digestB = digest.b();
        this.digestC = digest.c();
        this.digestD = digest.d();
        this.revision = record.revision();
        this.expiresAt = record.expiresAt() == null ? NEVER : record.expiresAt();
        var keyId = record.keyId();
        boolean packs = PackedKeyId.canPack(keyId);
        this.idFirst = packs ? PackedKeyId.first(keyId) : 0;
        this.idSecond = packs ? PackedKeyId.second(keyId) : 0;
        this.idThird = packs ? PackedKeyId.third(keyId) : 0;
        this.otherId = packs ? null : keyId;
        this.status = (byte) record.status().ordinal();
        this.principal = organization.principal(record.principal());
        this.project = organization.project(record.project());
        this.app = record.app() == null ? null : organization.app(record.app());
    }

    Digest digest() {
        return new Digest(digestA, digestB, digestC, digestD);
    }

    boolean isOf(Digest digest) {
        return digestA == digest.a() && digestB == digest.b() && digestC == digest.c() && digestD == digest.d();
    }

    long revision() {
        return revision;
    }

    String keyId() {
        return otherId == null ? PackedKeyId.text(idFirst, idSecond, idThird) : otherId;
    }

    Status status() {
        return STATUSES[status];
    }

    OrganizationGrants organization() {
        return principal.organization();
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
    GrantRecord.Key record() {
        return new GrantRecord.Key(
                organization().id(),
                revision,
                false,
                digest().hex(),
                keyId(),
                principal.id(),
                project.id(),
                app == null ? null : app.id(),
                status(),
                expiresAt == NEVER ? null : expiresAt);
    }
}
