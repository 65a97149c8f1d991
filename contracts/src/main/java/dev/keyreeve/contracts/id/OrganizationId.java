package dev.keyreeve.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The tenant, as a value: resolved from the caller's key before anything else, never taken from a request. */
public record OrganizationId(@JsonValue String value) {

    @JsonCreator
    public OrganizationId {
        if (value.isBlank() || value.length() > 64) {
            throw new IllegalArgumentException("an organization id has 1 to 64 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
