package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A project of an organization. */
@Group(Tenant.GROUP)
@Version(Tenant.VERSION)
@Plural("projects")
public class Project extends Tenant<ProjectSpec> {}
