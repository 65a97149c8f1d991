package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A limit after a change, for key-service, which keeps {@code recall} to itself.
 *
 * @param recall what relays have bought below its scope may be more than it allows now
 */
record ChangedLimit<T>(@JsonUnwrapped T limit, boolean recall) {}
