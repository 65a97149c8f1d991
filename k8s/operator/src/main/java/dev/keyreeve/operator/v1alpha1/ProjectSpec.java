package dev.keyreeve.operator.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * @param organization the name of an Organization of the same namespace
 * @param deletionPolicy archives it, or leaves it
 */
public record ProjectSpec(String organization, @Nullable DeletionPolicy deletionPolicy) implements Tenant.Belonging {
    @Override
    public DeletionPolicy deletion() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }
}
