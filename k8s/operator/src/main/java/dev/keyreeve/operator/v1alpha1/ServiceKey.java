package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A service account and its key, kept in a Secret that a pod can mount. */
@Group(Tenant.GROUP)
@Version(Tenant.VERSION)
@Plural("servicekeys")
public class ServiceKey extends Tenant<ServiceKeySpec> {}
