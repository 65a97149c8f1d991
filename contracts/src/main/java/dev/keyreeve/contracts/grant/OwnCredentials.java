package dev.keyreeve.contracts.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether members call with credentials of their own. */
public enum OwnCredentials {
    /** Only with the organization's. */
    @JsonProperty("never")
    NEVER,
    /** With their own where they have stored one, else with the organization's. */
    @JsonProperty("first")
    FIRST,
    /** With their own or not at all. */
    @JsonProperty("only")
    ONLY;

    /** @param own whether the credential is the member's */
    public boolean allow(boolean own) {
        return switch (this) {
            case NEVER -> !own;
            case FIRST -> true;
            case ONLY -> own;
        };
    }
}
