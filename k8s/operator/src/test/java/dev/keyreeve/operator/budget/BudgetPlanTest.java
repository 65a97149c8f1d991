package dev.keyreeve.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.operator.v1alpha1.BudgetSpec;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetPlanTest {
    private static final BudgetSpec SPEC = new BudgetSpec(
            "acme",
            "blog",
            null,
            new BudgetSpec.Amount("25.50", null, null),
            BudgetSpec.Window.MONTH,
            BudgetSpec.Kind.HARD,
            null);
    private static final BudgetPlan.Wanted WANTED = BudgetJson.wanted(SPEC, "month", "proj_1");

    private static BudgetPlan next(String scope, String name, String value) {
        var answered = """
                {"id":"budget_1","name":"%s","scope":{"type":"project","id":"%s"},"measure":"money",
                 "amount":{"value":%s,"currency":"usd"},"window":"month","kind":"hard"}""".formatted(name, scope, value);
        try {
            return BudgetPlan.next(WANTED, Optional.of(BudgetJson.seen(new ObjectMapper().readTree(answered))));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void keepsWhatIsTheSameHoweverItIsWritten() {
        assertThat(next("proj_1", "month", "25.5")).isEqualTo(new BudgetPlan.Keep("budget_1"));
        assertThat(next("proj_1", "month", "25.500000000")).isEqualTo(new BudgetPlan.Keep("budget_1"));
    }

    @Test
    void changesWhatCanBeChanged() {
        assertThat(BudgetPlan.next(WANTED, Optional.empty())).isEqualTo(new BudgetPlan.Create());
        assertThat(next("proj_1", "month", "25.51")).isEqualTo(new BudgetPlan.Change("budget_1"));
        assertThat(next("proj_1", "mine", "25.5")).isEqualTo(new BudgetPlan.Change("budget_1"));
        assertThat(next("proj_2", "month", "25.5")).isEqualTo(new BudgetPlan.Replace("budget_1"));
    }

    @Test
    void saysWhatItMeans() {
        assertThat(BudgetJson.create(WANTED))
                .hasToString("{\"name\":\"month\",\"amount\":{\"value\":25.50,\"currency\":\"usd\"},"
                        + "\"scope\":{\"type\":\"project\",\"id\":\"proj_1\"},\"measure\":\"money\",\"window\":\"month\","
                        + "\"kind\":\"hard\"}");
        var over = new BudgetSpec(
                "acme",
                null,
                null,
                new BudgetSpec.Amount(null, null, 7L),
                BudgetSpec.Window.DAY,
                BudgetSpec.Kind.SOFT,
                null);
        assertThat(BudgetJson.create(BudgetJson.wanted(over, "day", "")))
                .hasToString(
                        "{\"name\":\"day\",\"amount\":{\"value\":7,\"unit\":\"requests\"},"
                                + "\"scope\":{\"type\":\"organization\"},\"measure\":\"requests\",\"window\":\"day\",\"kind\":\"soft\"}");
    }
}
