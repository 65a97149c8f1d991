package dev.keyreeve.operator.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * @param organization the name of an Organization of the same namespace
 * @param provider as key-service knows it
 * @param baseUrl for an address of its own; absent for the provider's
 * @param secret a Secret of type {@code keyreeve.dev/provider-secret}
 */
public record ProviderCredentialSpec(
        String organization,
        String provider,
        @Nullable String baseUrl,
        SecretKeyRef secret,
        @Nullable DeletionPolicy deletionPolicy)
        implements Tenant.Belonging {
    @Override
    public DeletionPolicy deletion() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }
}
