package dev.keyreeve.moderation.policy;

import dev.keyreeve.contracts.id.OrganizationId;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force at this moment, ready to check with. Which version that is, the database is asked; its answer is
 * good for {@link #GOOD_FOR}, counted from before it was asked. A change is answered only when every answer that may be
 * older than it has run out, on every replica: so it holds from the moment it was answered, and a busy organization's
 * checks need not ask one by one. Only durations count, no clock is compared with another.
 */
@ApplicationScoped
public class ActivePolicies {
    /** The same in every version of this service: whoever remembers for longer breaks what a change promises. */
    static final Duration GOOD_FOR = Duration.ofMillis(50);

    private final PolicyStore store;
    private final Compiled compiled;

    ActivePolicies(PolicyStore store, Config config) {
        this.store = store;
        this.compiled = new Compiled(config.compiledStates());
    }

    @ConfigMapping(prefix = "keyreeve.moderation.policy")
    interface Config {
        /** How many automaton states to keep compiled, of all organizations together; some 40 bytes each. */
        @WithDefault("500000")
        int compiledStates();
    }

    public ActivePolicy of(OrganizationId organization) {
        long now = System.nanoTime();
        var known = compiled.get(organization);
        if (known != null && known.isGoodAt(now)) {
            return known.policy();
        }
        var policy =
                known != null && store.isCurrent(organization, known.policy().version())
                        ? known.policy()
                        : ActivePolicy.of(store.current(organization));
        compiled.put(organization, new Known(policy, now));
        return policy;
    }

    /** @param askedAt on the monotonic clock, before the database was asked whether it is in force */
    record Known(ActivePolicy policy, long askedAt) {
        boolean isGoodAt(long now) {
            return now - askedAt < GOOD_FOR.toNanos();
        }
    }

    /** The least recently used go when the states become too many. */
    static final class Compiled {
        private final int mostStates;
        private final Map<OrganizationId, Known> byOrganization = new LinkedHashMap<>(16, 0.75f, true);
        private long states;

        Compiled(int mostStates) {
            this.mostStates = mostStates;
        }

        synchronized @Nullable Known get(OrganizationId organization) {
            return byOrganization.get(organization);
        }

        synchronized void put(OrganizationId organization, Known known) {
            var before = byOrganization.put(organization, known);
            states += weight(known) - (before == null ? 0 : weight(before));
            var eldest = byOrganization.entrySet().iterator();
            while (states > mostStates && byOrganization.size() > 1) {
                states -= weight(eldest.next().getValue());
                eldest.remove();
            }
        }

        /** Even an empty policy takes room: its tables are some hundred states' worth. */
        private static int weight(Known known) {
            return 100 + known.policy().forbiddenTerms().states();
        }
    }
}
