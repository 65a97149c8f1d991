package dev.keyreeve.operator.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.operator.budget.BudgetPlan.Nature;
import dev.keyreeve.operator.budget.BudgetPlan.Seen;
import dev.keyreeve.operator.budget.BudgetPlan.Wanted;
import dev.keyreeve.operator.v1alpha1.BudgetSpec;
import java.math.BigDecimal;
import java.util.Objects;

/** A budget as a resource writes it, and as the admin API does. */
final class BudgetJson {
    private static final String ORGANIZATION = "organization";

    private BudgetJson() {}

    /** @param scopeId of the project or the service account; left aside for the organization */
    static Wanted wanted(BudgetSpec spec, String name, String scopeId) {
        var type = spec.project() != null ? "project" : spec.serviceKey() != null ? "service_account" : ORGANIZATION;
        var amount = spec.amount();
        var measure = amount.usd() != null ? "money" : amount.tokens() != null ? "tokens" : "requests";
        var value = switch (measure) {
            case "money" -> new BigDecimal(Objects.requireNonNull(amount.usd()));
            case "tokens" -> BigDecimal.valueOf(Objects.requireNonNull(amount.tokens()));
            default -> BigDecimal.valueOf(Objects.requireNonNull(amount.requests()));
        };
        return new Wanted(
                name,
                new Nature(
                        type,
                        type.equals(ORGANIZATION) ? "" : scopeId,
                        measure,
                        spec.window().wireName(),
                        spec.kind().wireName()),
                value);
    }

    static Seen seen(JsonNode budget) {
        var type = budget.at("/scope/type").asText();
        return new Seen(
                budget.path("id").asText(),
                budget.path("name").asText(),
                new Nature(
                        type,
                        type.equals(ORGANIZATION) ? "" : budget.at("/scope/id").asText(),
                        budget.path("measure").asText(),
                        budget.path("window").asText(),
                        budget.path("kind").asText()),
                budget.at("/amount/value").decimalValue());
    }

    static ObjectNode create(Wanted wanted) {
        var body = change(wanted);
        var nature = wanted.nature();
        var scope = body.putObject("scope").put("type", nature.scopeType());
        if (!nature.scopeId().isEmpty()) {
            scope.put("id", nature.scopeId());
        }
        return body.put("measure", nature.measure())
                .put("window", nature.window())
                .put("kind", nature.kind());
    }

    static ObjectNode change(Wanted wanted) {
        var body = JsonNodeFactory.instance.objectNode().put("name", wanted.name());
        var amount = body.putObject("amount").put("value", wanted.amount());
        if (wanted.nature().measure().equals("money")) {
            amount.put("currency", "usd");
        } else {
            amount.put("unit", wanted.nature().measure());
        }
        return body;
    }
}
