package dev.keyreeve.keys.access;

import dev.keyreeve.contracts.id.OrganizationId;

/** Who calls the admin API, for which tenant: resolved from the key before anything else. */
public record AdminCaller(OrganizationId organization, String adminKeyId, AdminRole role) {}
