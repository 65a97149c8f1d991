package dev.keyreeve.operator.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.operator.admin.AdminApi;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.ProviderCredential;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.List;

/**
 * A connection: organizations are made by those who run key-service, and an admin key belongs to one. So it is verified,
 * and its settings are kept; it is never made, and never deleted.
 */
@ControllerConfiguration(name = "organization", finalizerName = "keyreeve.dev/organization")
public final class OrganizationTending extends Tending<Organization> {
    private static final List<Class<? extends Tenant<? extends Tenant.Belonging>>> DEPENDENTS =
            List.of(Project.class, ProviderCredential.class, Budget.class, ServiceKey.class);

    private static final int MOST_TOLD = 10;

    public OrganizationTending(Surroundings around) {
        super(around, Organization::new);
    }

    @Override
    protected Report tend(Organization resource) {
        var meta = resource.getMetadata();
        var admin = around.connections().toVerify(meta.getNamespace(), meta.getName());
        var found = admin.organization();
        if (!found.path("status").asText().equals("active")) {
            throw new Obstacle(Reason.DISABLED, "The organization is disabled");
        }
        var own = resource.getSpec().ownCredentials();
        if (own != null && !own.wireName().equals(found.path("own_credentials").asText())) {
            admin.post("", JsonNodeFactory.instance.objectNode().put("own_credentials", own.wireName()));
            around.events().did(resource, Reason.CHANGED, "own_credentials is now '" + own.wireName() + "'");
        }
        keepZone(resource, admin);
        return Report.InStep.of(
                found.path("id").asText(), "Speaks for '" + found.path("name").asText() + "'");
    }

    private void keepZone(Organization resource, AdminApi admin) {
        var zone = resource.getSpec().timeZone();
        if (zone == null) {
            return;
        }
        var current = admin.find("/ledger_settings")
                .map(settings -> settings.path("time_zone").asText());
        if (!zone.equals(current.orElse(""))) {
            admin.post("/ledger_settings", JsonNodeFactory.instance.objectNode().put("time_zone", zone));
            around.events().did(resource, Reason.CHANGED, "Budgets that are made from now on are in " + zone);
        }
    }

    /** Others need it to delete what is theirs, so it goes last. */
    @Override
    protected String letGo(Organization resource) {
        var meta = resource.getMetadata();
        var others = DEPENDENTS.stream()
                .flatMap(kind ->
                        around.cluster().resources(kind).inNamespace(meta.getNamespace()).list().getItems().stream()
                                .filter(other -> other.getSpec().organization().equals(meta.getName()))
                                .map(other -> other.getKind() + " '"
                                        + other.getMetadata().getName() + "'"))
                .toList();
        if (!others.isEmpty()) {
            var some = String.join(", ", others.subList(0, Math.min(MOST_TOLD, others.size())));
            int more = others.size() - MOST_TOLD;
            throw new Obstacle(
                    Reason.WAITING, "It is still named by " + some + (more > 0 ? " and " + more + " more" : ""));
        }
        around.connections().forget(meta.getNamespace(), meta.getName());
        return "Nothing was changed at key-service";
    }

    @Override
    protected String leaves(Organization resource) {
        return "Gave up waiting for what names it, which is to wait now for another Organization of this name;"
                + " nothing of it is at key-service";
    }
}
