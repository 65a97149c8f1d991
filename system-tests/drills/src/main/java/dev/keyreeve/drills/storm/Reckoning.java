package dev.keyreeve.drills.storm;

import dev.keyreeve.drills.ledger.Entry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger's entries held against the generator's plan, one by one. Not safe for threads. */
final class Reckoning {
    private final Plan plan;
    private final BitSet seen;
    private final List<String> doubled = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Sums> byKey = new TreeMap<>();

    Reckoning(Plan plan) {
        this.plan = plan;
        this.seen = new BitSet(plan.exchanges());
    }

    void add(Entry entry) {
        byKey.merge(entry.keyId(), new Sums(1, entry.input(), entry.output(), entry.cost()), Sums::plus);
        int number = Planned.number(entry.exchange());
        if (number < 0 || number >= plan.exchanges()) {
            wrong.add(entry.exchange() + " is none of the storm's");
            return;
        }
        if (seen.get(number)) {
            doubled.add(entry.exchange());
            return;
        }
        seen.set(number);
        var planned = plan.exchange(number);
        boolean same = entry.keyId().equals(planned.keyId())
                && entry.input() == planned.input()
                && entry.output() == planned.output()
                && entry.cost() == planned.cost();
        if (!same) {
            wrong.add(entry + " instead of " + planned);
        }
    }

    int lost() {
        return plan.exchanges() - seen.cardinality();
    }

    List<String> doubled() {
        return doubled;
    }

    List<String> wrong() {
        return wrong;
    }

    Map<String, Sums> byKey() {
        return byKey;
    }
}
