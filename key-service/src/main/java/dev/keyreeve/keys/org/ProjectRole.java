package dev.keyreeve.keys.org;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member is in one project; for people to read, relays do not know it. */
public enum ProjectRole {
    @JsonProperty("owner")
    OWNER,
    @JsonProperty("member")
    MEMBER
}
