package dev.keyreeve.moderation.policy;

import dev.keyreeve.contracts.id.OrganizationId;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force at this moment, ready to check with. Each call asks the database for the version in force, so a
 * change holds on every replica from the moment it was answered; what is remembered is only how a version looks when it
 * is compiled.
 */
@ApplicationScoped
public class ActivePolicies {
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
        var known = compiled.get(organization);
        if (known != null && store.isCurrent(organization, known.version())) {
            return known;
        }
        var policy = ActivePolicy.of(store.current(organization));
        compiled.put(organization, policy);
        return policy;
    }

    /** The least recently used go when the states become too many. */
    static final class Compiled {
        private final int mostStates;
        private final Map<OrganizationId, ActivePolicy> byOrganization = new LinkedHashMap<>(16, 0.75f, true);
        private long states;

        Compiled(int mostStates) {
            this.mostStates = mostStates;
        }

        synchronized @Nullable ActivePolicy get(OrganizationId organization) {
            return byOrganization.get(organization);
        }

        synchronized void put(OrganizationId organization, ActivePolicy policy) {
            var before = byOrganization.put(organization, policy);
            states += weight(policy) - (before == null ? 0 : weight(before));
            var eldest = byOrganization.entrySet().iterator();
            while (states > mostStates && byOrganization.size() > 1) {
                states -= weight(eldest.next().getValue());
                eldest.remove();
            }
        }

        /** Even an empty policy takes room: its tables are some hundred states' worth. */
        private static int weight(ActivePolicy policy) {
            return 100 + policy.forbiddenTerms().states();
        }
    }
}
