package dev.keyreeve.keys.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an admin key is for; {@link Permissions} says what it may ask for. */
public enum AdminRole {
    /** Everything, other owners included. */
    @JsonProperty("owner")
    OWNER,
    /** Everything but owners. */
    @JsonProperty("admin")
    ADMIN,
    /** What the operator on a cluster needs to keep what a team declares, and nothing else. */
    @JsonProperty("operator")
    OPERATOR,
    /** Look, not touch. */
    @JsonProperty("reader")
    READER,
    /** Nothing: members call providers. */
    @JsonProperty("member")
    MEMBER;

    /** Whether what belongs to members is there for it: their own credentials, limits on them. */
    public boolean knowsMembers() {
        return this != OPERATOR;
    }

    /** What stands where versions before it look for a role: they do not know it, and so it may do nothing there. */
    public AdminRole asFormerlyRead() {
        return this == OPERATOR ? MEMBER : this;
    }

    /** What stands beside that where it is not the same. */
    public @Nullable AdminRole madeFor() {
        return asFormerlyRead() == this ? null : this;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
