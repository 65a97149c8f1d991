package dev.keyreeve.deploy.backend;

import java.util.Arrays;
import java.util.Locale;

/** The schemas of the house: one for each service that keeps state, each with roles of its own. */
public enum Schema {
    KEYS,
    USAGE,
    MODERATION;

    /** Throws when there is no such schema, so that a typo in a test does not become an empty database. */
    public static Schema named(String name) {
        return Arrays.stream(values())
                .filter(schema -> schema.schemaName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no schema is called \"" + name + "\"; there are keys, usage and moderation"));
    }

    public String schemaName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Owns the schema and runs its migrations. */
    public String owner() {
        return schemaName() + "_owner";
    }

    /** What the service runs as: owns nothing, cannot bypass row-level security. */
    public String app() {
        return schemaName() + "_app";
    }

    /** What the service may become for one transaction ({@code SET LOCAL ROLE}) to work across tenants. */
    public String system() {
        return schemaName() + "_system";
    }
}
