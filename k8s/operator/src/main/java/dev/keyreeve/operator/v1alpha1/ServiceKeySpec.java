package dev.keyreeve.operator.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * @param organization the name of an Organization of the same namespace
 * @param project the name of a Project of the same namespace
 * @param secret which Secret is to hold the key; the operator makes it, and takes none that is there already
 * @param rotation absent for a key that stays
 */
public record ServiceKeySpec(
        String organization,
        String project,
        SecretKeyRef secret,
        @Nullable Rotation rotation) implements Tenant.Belonging {

    /**
     * @param every as Go writes durations: {@code 720h}
     * @param overlap how long the old key stays good beside the new one
     */
    public record Rotation(String every, String overlap) {}
}
