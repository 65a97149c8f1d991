package dev.keyreeve.keys.issued;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyreeve.keys.http.Label;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param expiresInSeconds 1 second to 10 years; absent for a key that stays
 */
record CreateKey(
        @NotNull(message = "is missing") @Label String name,
        @NotNull(message = "is missing") @Valid Owner owner,

        @Min(value = 1, message = "must be at least 1")
        @Max(value = TEN_YEARS, message = "must be at most " + TEN_YEARS + " (ten years)")
        @Nullable
        Long expiresInSeconds) {
    private static final long TEN_YEARS = 315_360_000;

    record Owner(
            @NotNull(message = "is missing") OwnerType type,
            @NotNull(message = "is missing") String id) {}

    enum OwnerType {
        @JsonProperty("user")
        USER,
        @JsonProperty("service_account")
        SERVICE_ACCOUNT
    }
}
