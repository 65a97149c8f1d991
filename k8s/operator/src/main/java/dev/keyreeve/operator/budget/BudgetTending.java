package dev.keyreeve.operator.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.operator.admin.AdminApi;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.tending.Mark;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps budgets. */
@ControllerConfiguration(name = "budget", finalizerName = "keyreeve.dev/budget")
public final class BudgetTending extends Tending<Budget> {
    private static final String BUDGETS = "/budgets";

    public BudgetTending(Surroundings around) {
        super(around, Budget::new);
    }

    @Override
    protected Report tend(Budget resource) {
        var admin = around.connections()
                .to(resource.getMetadata().getNamespace(), resource.getSpec().organization());
        var wanted = BudgetJson.wanted(resource.getSpec(), Mark.of(resource).name(), scope(resource));
        while (true) {
            switch (BudgetPlan.next(wanted, find(admin, resource).map(BudgetJson::seen))) {
                case BudgetPlan.Create _ -> {
                    var id = admin.post(BUDGETS, BudgetJson.create(wanted))
                            .path("id")
                            .asText();
                    around.events().did(resource, Reason.CHANGED, "Made budget " + id);
                    return inStep(id);
                }
                case BudgetPlan.Replace(var id) -> {
                    admin.delete(BUDGETS + "/" + id);
                    around.events()
                            .did(resource, Reason.CHANGED, "Deleted budget " + id + ", which is over another scope");
                }
                case BudgetPlan.Change(var id) -> {
                    admin.post(BUDGETS + "/" + id, BudgetJson.change(wanted));
                    around.events()
                            .did(
                                    resource,
                                    Reason.CHANGED,
                                    "Set budget " + id + " to "
                                            + wanted.amount().toPlainString());
                    return inStep(id);
                }
                case BudgetPlan.Keep(var id) -> {
                    return inStep(id);
                }
            }
        }
    }

    private static Report inStep(String id) {
        return Report.InStep.of(id, "Holds as declared");
    }

    private Optional<JsonNode> find(AdminApi admin, Budget resource) {
        return admin.find(BUDGETS, Optional.ofNullable(resource.known().id()), Mark.of(resource)::isOn);
    }

    /** The id of what the budget is over; empty for the organization. */
    private String scope(Budget resource) {
        var namespace = resource.getMetadata().getNamespace();
        var project = resource.getSpec().project();
        var serviceKey = resource.getSpec().serviceKey();
        if (project != null) {
            var named = around.cluster()
                    .resources(Project.class)
                    .inNamespace(namespace)
                    .withName(project)
                    .get();
            return known(
                    "Project", project, named == null ? null : named.known().id());
        }
        if (serviceKey != null) {
            var named = around.cluster()
                    .resources(ServiceKey.class)
                    .inNamespace(namespace)
                    .withName(serviceKey)
                    .get();
            return known(
                    "ServiceKey",
                    serviceKey,
                    named == null ? null : named.known().serviceAccount());
        }
        return "";
    }

    private static String known(String kind, String name, @Nullable String id) {
        if (id == null) {
            throw new Obstacle(
                    Reason.WAITING, "The " + kind + " '" + name + "' is not there, or not at key-service yet");
        }
        return id;
    }

    @Override
    protected String letGo(Budget resource) {
        var admin = around.connections()
                .toWhatMayBeGone(
                        resource.getMetadata().getNamespace(),
                        resource.getSpec().organization());
        var budget = find(admin, resource).map(found -> found.path("id").asText());
        budget.ifPresent(id -> admin.delete(BUDGETS + "/" + id));
        return budget.map(id -> "Deleted budget " + id).orElse("There was no budget any more");
    }
}
