package dev.keyreeve.keys.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member is in an organization, as OpenAI has it. Their own keys call providers, whatever it is. */
public enum Role {
    /** Only owners manage owners. */
    @JsonProperty("owner")
    OWNER,
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("reader")
    READER
}
