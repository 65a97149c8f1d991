package dev.keyreeve.relay.routing;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** In which order the candidates of an alias are tried for one call. */
final class Choice {
    private Choice() {}

    /** Those that were told to wait come last, in their order. */
    static List<Candidate> order(GrantRecord.Alias alias, RandomGenerator random, Predicate<Candidate> resting) {
        var order = switch (alias.strategy()) {
            case ORDER -> alias.candidates();
            case WEIGHT -> drawn(alias.candidates(), random);
        };
        var awake = new ArrayList<Candidate>(order.size());
        var last = new ArrayList<Candidate>();
        order.forEach(candidate -> (resting.test(candidate) ? last : awake).add(candidate));
        awake.addAll(last);
        return awake;
    }

    /** One after the other without putting back, each in proportion to its weight among those that are left. */
    private static List<Candidate> drawn(List<Candidate> candidates, RandomGenerator random) {
        var left = new ArrayList<>(candidates);
        var drawn = new ArrayList<Candidate>(left.size());
        while (!left.isEmpty()) {
            long ticket =
                    random.nextLong(left.stream().mapToLong(Choice::weight).sum());
            int at = 0;
            while (ticket >= weight(left.get(at))) {
                ticket -= weight(left.get(at));
                at++;
            }
            drawn.add(left.remove(at));
        }
        return drawn;
    }

    private static long weight(Candidate candidate) {
        return Math.max(1, candidate.weight());
    }
}
