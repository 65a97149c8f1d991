package dev.keyreeve.drills.kube;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.ledger.Contested;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.math.BigDecimal;
import java.util.List;

/** A contested budget of a house on a cluster. */
public record KubeScene(
        Tenant tenant,
        Provider provider,
        LedgerBooks books,
        String project,
        List<Member> members,
        String budget,
        long limit)
        implements Contested {

    /** Needs a credential to be there. */
    public static KubeScene open(Pairs house, String name, int members, BigDecimal usd) {
        var tenant = house.tenant();
        var project = tenant.project(name);
        var joined = tenant.join(members, project);
        var budget = tenant.hardBudget(new Scope(Scope.Type.PROJECT, project), usd, "total");
        return new KubeScene(
                tenant,
                house.provider(),
                house.books(),
                project,
                joined,
                budget,
                usd.movePointRight(9).longValueExact());
    }
}
