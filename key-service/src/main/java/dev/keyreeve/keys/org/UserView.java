package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.access.Role;
import dev.keyreeve.keys.publish.Enforcement;
import org.jspecify.annotations.Nullable;

/** OpenAI's user, with our {@code status} and {@code enforcement}. */
@JsonInclude(Include.ALWAYS)
record UserView(
        String object,
        String id,
        @Nullable String name,
        String email,
        Role role,
        long addedAt,
        Status status,
        @JsonInclude(Include.NON_NULL) @Nullable Enforcement enforcement) {

    static UserView of(Member member) {
        return of(member, null);
    }

    static UserView of(Member member, @Nullable Enforcement enforcement) {
        return new UserView(
                "organization.user",
                member.id,
                member.name,
                member.email,
                member.role,
                member.createdAt.getEpochSecond(),
                member.status,
                enforcement);
    }
}
