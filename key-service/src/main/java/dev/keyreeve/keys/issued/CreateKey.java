package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.http.Label;
import dev.keyreeve.keys.org.Expiry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param app what the key belongs to; absent for none
 * @param expiresInSeconds see {@link Expiry}; absent for a key that stays
 * @param expiresAt likewise
 */
record CreateKey(
        @NotNull(message = "is missing") @Label String name,
        @NotNull(message = "is missing") @Valid Owner owner,
        @Nullable String app,
        @Nullable Long expiresInSeconds,
        @Nullable Long expiresAt) {

    record Owner(
            @NotNull(message = "is missing") Principal.Type type,
            @NotNull(message = "is missing") String id) {

        Principal principal() {
            return new Principal(type, id);
        }
    }
}
