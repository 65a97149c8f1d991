package dev.keyreeve.keys.issued;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.org.ProjectRole;
import dev.keyreeve.keys.publish.Enforcement;
import org.jspecify.annotations.Nullable;

/** OpenAI's project key, with our {@code status}, {@code expires_at}, {@code enforcement}, and {@code value} once. */
@JsonInclude(Include.ALWAYS)
record KeyView(
        String object,
        String id,
        String redactedValue,
        String name,
        long createdAt,
        @Nullable Long lastUsedAt,
        String ownerProjectAccess,
        Owner owner,
        Status status,
        @Nullable Long expiresAt,
        @JsonInclude(Include.NON_NULL) @Nullable String value,
        @JsonInclude(Include.NON_NULL) @Nullable Enforcement enforcement) {

    record Owner(String type, User user) {}

    /** The name is required in OpenAI's shape, so a user without one is shown by their address. */
    record User(String id, String email, String name, long createdAt, ProjectRole role) {}

    static KeyView of(ApiKeys.Owned owned) {
        return of(owned, null, null);
    }

    static KeyView of(ApiKeys.Owned owned, Enforcement enforcement) {
        return of(owned, null, enforcement);
    }

    static KeyView of(ApiKeys.Issued issued) {
        return of(issued.owned(), issued.secret(), null);
    }

    private static KeyView of(ApiKeys.Owned owned, @Nullable IssuedKey secret, @Nullable Enforcement enforcement) {
        var key = owned.key();
        var owner = owned.owner();
        var expiresAt = key.expiresAt;
        return new KeyView(
                "organization.project.api_key",
                key.id,
                key.redactedValue,
                key.name,
                key.createdAt.getEpochSecond(),
                null,
                owner.hasAccess() ? "active" : "inactive",
                new Owner(
                        "user",
                        new User(
                                owner.userId(),
                                owner.email(),
                                owner.name() == null ? owner.email() : owner.name(),
                                owner.memberSince().getEpochSecond(),
                                owner.role())),
                key.status,
                expiresAt == null ? null : expiresAt.getEpochSecond(),
                secret == null ? null : secret.reveal(),
                enforcement);
    }

    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
