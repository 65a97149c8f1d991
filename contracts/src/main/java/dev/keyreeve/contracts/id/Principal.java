package dev.keyreeve.contracts.id;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who acts: a member or a service account. */
public record Principal(Type type, String id) {

    public enum Type {
        @JsonProperty("user")
        USER,
        @JsonProperty("service_account")
        SERVICE_ACCOUNT
    }

    public static Principal user(String id) {
        return new Principal(Type.USER, id);
    }

    public static Principal serviceAccount(String id) {
        return new Principal(Type.SERVICE_ACCOUNT, id);
    }
}
