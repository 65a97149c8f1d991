package dev.keyreeve.drills.ledger;

import dev.keyreeve.drills.kit.Member;
import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Spending;
import dev.keyreeve.drills.kit.Tenant;
import java.util.List;
import java.util.stream.Collectors;

/** A project with members under one hard budget that never resets, wherever its house stands. */
public interface Contested {
    Tenant tenant();

    Provider provider();

    LedgerBooks books();

    /** Its id. */
    String project();

    List<Member> members();

    /** Its id. */
    String budget();

    /** The budget's amount, in nano-USD. */
    long limit();

    default Spending spending() {
        return tenant().spending(budget());
    }

    /** What the provider received from the members. */
    default List<Billed> calls() {
        var ours = members().stream().map(Member::userId).collect(Collectors.toSet());
        return provider().all().stream()
                .filter(call -> ours.contains(call.user()))
                .map(Billed::of)
                .toList();
    }
}
