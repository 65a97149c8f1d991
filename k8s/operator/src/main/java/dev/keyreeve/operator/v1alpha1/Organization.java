package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** Which organization of key-service a namespace speaks for, and with which admin key. */
@Group(Tenant.GROUP)
@Version(Tenant.VERSION)
@Plural("organizations")
public class Organization extends Tenant<OrganizationSpec> {}
