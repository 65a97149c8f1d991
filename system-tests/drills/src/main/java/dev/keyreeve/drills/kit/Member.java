package dev.keyreeve.drills.kit;

import dev.keyreeve.contracts.id.IssuedKey;

/**
 * A member of an organization with one key.
 *
 * @param keyId the key's id in the admin API
 */
public record Member(String userId, String project, String keyId, IssuedKey key) {}
