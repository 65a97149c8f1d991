package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/** A resource of ours, whatever its kind. */
public abstract class Tenant<S extends Tenant.Spec> extends CustomResource<S, Status> implements Namespaced {
    public static final String GROUP = "keyreeve.dev";
    public static final String VERSION = "v1alpha1";

    /** What every specification says. */
    public interface Spec {
        /** What becomes of the thing at key-service when its resource is deleted. */
        default DeletionPolicy deletion() {
            return DeletionPolicy.DELETE;
        }
    }

    // Records have no constructor without arguments, by which these would be made before they are read.
    @Override
    protected @Nullable S initSpec() {
        return null;
    }

    @Override
    protected Status initStatus() {
        return Status.NONE;
    }

    /** What every specification of something within an organization says. */
    public interface Belonging extends Spec {
        /** The name of an Organization of the same namespace. */
        String organization();
    }

    /** What there is to know, if only nothing. */
    public Status known() {
        var status = getStatus();
        return status == null ? Status.NONE : status;
    }
}
