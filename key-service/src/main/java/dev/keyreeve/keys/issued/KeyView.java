package dev.keyreeve.keys.issued;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.org.KeyOwner;
import dev.keyreeve.keys.org.ProjectRole;
import dev.keyreeve.keys.publish.Enforcement;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's project key, with our {@code app}, {@code status}, {@code expires_at}, {@code enforcement}, and {@code value}
 * once. One that was disabled says so also after its end, as whoever calls with it is told.
 */
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
        @JsonInclude(Include.NON_NULL) @Nullable String app,
        String status,
        @Nullable Long expiresAt,
        @JsonInclude(Include.NON_NULL) @Nullable String value,
        @JsonInclude(Include.NON_NULL) @Nullable Enforcement enforcement) {

    /** One of the two, as {@code type} says. */
    @JsonInclude(Include.NON_NULL)
    record Owner(String type, @Nullable User user, @Nullable ServiceAccount serviceAccount) {

        static Owner of(KeyOwner owner) {
            return switch (owner) {
                case KeyOwner.Person person ->
                    new Owner(
                            "user",
                            new User(
                                    person.id(),
                                    person.email(),
                                    Objects.requireNonNullElse(person.name(), person.email()),
                                    person.memberSince().getEpochSecond(),
                                    person.role()),
                            null);
                case KeyOwner.Account account ->
                    new Owner(
                            "service_account",
                            null,
                            new ServiceAccount(
                                    account.id(),
                                    account.name(),
                                    account.createdAt().getEpochSecond(),
                                    ProjectRole.MEMBER));
            };
        }
    }

    /** The name is required in OpenAI's shape, so a user without one is shown by their address. */
    record User(String id, String email, String name, long createdAt, ProjectRole role) {}

    record ServiceAccount(String id, String name, long createdAt, ProjectRole role) {}

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
        var expiresAt = key.expiresAt;
        return new KeyView(
                "organization.project.api_key",
                key.id,
                key.redactedValue,
                key.name,
                key.createdAt.getEpochSecond(),
                null,
                owned.owner().hasAccess() ? "active" : "inactive",
                Owner.of(owned.owner()),
                key.appId,
                key.status == Status.ACTIVE && key.hasExpired()
                        ? "expired"
                        : key.status.name().toLowerCase(Locale.ROOT),
                expiresAt == null ? null : expiresAt.getEpochSecond(),
                secret == null ? null : secret.reveal(),
                enforcement);
    }

    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
