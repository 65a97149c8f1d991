package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of a budget. */
final class BudgetDraft {
    private static final Set<String> KNOWN = Set.of("name", "scope", "measure", "amount", "window", "kind");

    private BudgetDraft() {}

    /**
     * @param organization the caller's, and what a budget over the organization means when it names no id;
     *     without a measure it is on money
     * @throws ApiException 400 naming the field
     */
    static LimitDraft read(@Nullable JsonNode body, OrganizationId organization) {
        var fields = Fields.of(body, KNOWN);
        var scope = fields.scope(organization);
        var measure = fields.has("measure")
                ? fields.oneOf("/measure", List.of(Measure.MONEY, Measure.TOKENS, Measure.REQUESTS), Measure::wireName)
                : Measure.MONEY;
        var amount = AmountField.read(fields).mustBe(measure);
        return new LimitDraft(
                Limit.Kind.BUDGET,
                fields.optionalText("/name"),
                scope,
                amount.measure(),
                amount.amount(),
                fields.oneOf("/window", List.of(Window.values()), Window::wireName),
                fields.oneOf("/kind", List.of("hard", "soft"), Function.identity())
                        .equals("hard"));
    }

    /**
     * @param measure what the budget is on
     * @throws ApiException 400 naming the field
     */
    static LimitDraft.Change change(@Nullable JsonNode body, Measure measure) {
        var fields = Fields.of(body, KNOWN);
        fields.mustNotHave(List.of("scope", "measure", "window", "kind"), "budget");
        return new LimitDraft.Change(
                fields.has("name"),
                fields.optionalText("/name"),
                fields.has("amount") ? AmountField.read(fields).mustBe(measure).amount() : null);
    }
}
