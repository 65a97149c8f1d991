package dev.keyreeve.operator.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a thing at key-service when its resource is deleted. */
public enum DeletionPolicy {
    /** It goes too; if key-service cannot be asked for too long, it stays, and an event says so. */
    @JsonProperty("Delete")
    DELETE,
    /** It stays, and is nobody's. */
    @JsonProperty("Retain")
    RETAIN
}
