package dev.keyreeve.contracts.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Of a key, member, project, organization or credential. Deleted is a disable that stays. */
public enum Status {
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("disabled")
    DISABLED,
    @JsonProperty("deleted")
    DELETED
}
