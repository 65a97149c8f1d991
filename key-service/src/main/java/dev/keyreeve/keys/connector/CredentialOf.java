package dev.keyreeve.keys.connector;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose credential a connector is called with. */
enum CredentialOf {
    /** The organization's, whoever calls. */
    @JsonProperty("organization")
    ORGANIZATION,
    /** The caller's own. */
    @JsonProperty("member")
    MEMBER;

    static CredentialOf of(Connector connector) {
        return connector.ownCredentials ? MEMBER : ORGANIZATION;
    }
}
