package dev.keyreeve.keys.org;

import dev.keyreeve.keys.access.Role;
import dev.keyreeve.keys.http.Label;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Bodies of the users' calls. */
final class UserRequests {
    private UserRequests() {}

    record Create(
            @NotNull(message = "is missing")
            @Size(max = 254, message = "must not have more than 254 characters")
            @Email(
                    regexp = "[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+\\.[^\\s@\\p{Cc}\\p{Cs}]+",
                    message = "must be an e-mail address")
            String email,

            @Label @Nullable String name,
            @NotNull(message = "is missing") Role role) {}

    record Update(@Label @Nullable String name, @Nullable Role role) {}
}
