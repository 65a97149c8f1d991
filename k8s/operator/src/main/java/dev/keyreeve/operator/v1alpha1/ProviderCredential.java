package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A provider's secret, which a Secret of the namespace holds. */
@Group(Tenant.GROUP)
@Version(Tenant.VERSION)
@Plural("providercredentials")
public class ProviderCredential extends Tenant<ProviderCredentialSpec> {}
