package dev.keyreeve.contracts.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a budget stands over. The order of the types is the order in which the ledger locks accounts. */
public record Scope(Type type, String id) {

    public enum Type {
        @JsonProperty("api_key")
        API_KEY("api_key"),
        @JsonProperty("user")
        USER("user"),
        @JsonProperty("service_account")
        SERVICE_ACCOUNT("service_account"),
        @JsonProperty("project")
        PROJECT("project"),
        @JsonProperty("organization")
        ORGANIZATION("organization");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** A member's, or what may be. */
        public boolean ofMembers() {
            return this == USER || this == API_KEY;
        }

        public String wireName() {
            return wireName;
        }
    }
}
