package dev.keyreeve.drills.ledger;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Tenant;
import java.math.BigDecimal;
import java.util.List;

/**
 * A project with members under one hard budget that never resets.
 *
 * @param budget its id
 * @param limit its amount, in nano-USD
 */
public record BudgetScene(
        Stack stack,
        Tenant tenant,
        Provider provider,
        LedgerBooks books,
        String project,
        List<Member> members,
        String budget,
        long limit)
        implements Contested {

    /** Needs a credential to be there. */
    public static BudgetScene open(Stack stack, Tenant tenant, String name, int members, BigDecimal usd) {
        var project = tenant.project(name);
        var joined = tenant.join(members, project);
        var budget = tenant.hardBudget(new Scope(Scope.Type.PROJECT, project), usd, "total");
        return new BudgetScene(
                stack,
                tenant,
                Provider.of(stack),
                LedgerBooks.of(stack),
                project,
                joined,
                budget,
                usd.movePointRight(9).longValueExact());
    }
}
