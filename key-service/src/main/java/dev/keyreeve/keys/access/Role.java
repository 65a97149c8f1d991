package dev.keyreeve.keys.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What somebody may do in an organization's administration. */
public enum Role {
    /** Everything, other owners included. */
    @JsonProperty("owner")
    OWNER,
    /** Everything but owners. */
    @JsonProperty("admin")
    ADMIN,
    /** Nothing: members call providers. */
    @JsonProperty("member")
    MEMBER,
    /** Look, not touch. */
    @JsonProperty("reader")
    READER;

    public boolean mayRead() {
        return this != MEMBER;
    }

    public boolean mayWrite() {
        return this == OWNER || this == ADMIN;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
