package dev.keyreeve.keys.issued;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.http.Label;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param app what the key belongs to; absent for none
 * @param expiresInSeconds 1 second to 10 years; absent for a key that stays
 */
record CreateKey(
        @NotNull(message = "is missing") @Label String name,
        @NotNull(message = "is missing") @Valid Owner owner,
        @Nullable String app,

        @Min(value = 1, message = "must be at least 1")
        @Max(value = TEN_YEARS, message = "must be at most " + TEN_YEARS + " (ten years)")
        @Nullable
        Long expiresInSeconds) {
    private static final long TEN_YEARS = 315_360_000;

    record Owner(
            @NotNull(message = "is missing") Principal.Type type,
            @NotNull(message = "is missing") String id) {

        Principal principal() {
            return new Principal(type, id);
        }
    }
}
