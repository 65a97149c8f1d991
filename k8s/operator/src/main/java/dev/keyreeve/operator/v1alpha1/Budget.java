package dev.keyreeve.operator.v1alpha1;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A limit on what an organization, a project or a ServiceKey may use up. */
@Group(Tenant.GROUP)
@Version(Tenant.VERSION)
@Plural("budgets")
public class Budget extends Tenant<BudgetSpec> {}
