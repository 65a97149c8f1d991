package dev.keyreeve.moderation.check;

import dev.keyreeve.base.log.About;
import dev.keyreeve.base.rehearsal.Rehearsal;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.moderation.Check;
import dev.keyreeve.contracts.moderation.Check.Verdict;
import dev.keyreeve.moderation.decision.Decision;
import dev.keyreeve.moderation.decision.DecisionStore;
import dev.keyreeve.moderation.detector.SecretDetector;
import dev.keyreeve.moderation.policy.ActivePolicies;
import dev.keyreeve.moderation.policy.ActivePolicy;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Decides about one exchange. No database connection is held while texts are read. Made at the start, so that a wrong
 * rule of the detector fails it, and the first check does not wait for the rules to be compiled.
 */
@Startup
@ApplicationScoped
class Checks implements Rehearsal {
    private static final Logger LOG = Logger.getLogger(Checks.class);
    private static final OrganizationId NOBODY = new OrganizationId("org_rehearsal");
    private static final String FORBIDDEN_TERM = "forbidden_term";

    private final ActivePolicies policies;
    private final DecisionStore decisions;
    private final CheckMetrics metrics;
    private final SecretDetector secrets = new SecretDetector();
    private final int pieceSize;

    Checks(ActivePolicies policies, DecisionStore decisions, CheckMetrics metrics, Config config) {
        this.policies = policies;
        this.decisions = decisions;
        this.metrics = metrics;
        this.pieceSize = Math.max(1, config.pieceSize());
    }

    @ConfigMapping(prefix = "keyreeve.moderation.check")
    interface Config {
        /** How many characters of a text are normalized at a time; bounds the memory, never what is read. */
        @WithDefault("65536")
        int pieceSize();
    }

    Check.Decision decide(Check.Request request) {
        long begun = System.nanoTime();
        var policy = policies.of(request.organization());
        var rules = rulesThatFire(policy, request.texts());
        var verdict = rules.isEmpty() ? Verdict.ALLOW : Verdict.BLOCK;
        try (var _ = About.exchange(request.exchange(), request.organization())) {
            if (verdict != Verdict.ALLOW) {
                record(request, verdict, rules, policy.version());
            }
            long took = System.nanoTime() - begun;
            metrics.checked(verdict, took);
            log(request, verdict, rules, took);
        }
        return new Check.Decision(verdict, rules, policy.version());
    }

    /** All that a check does before its verdict, for an organization that does not exist; decides and counts nothing. */
    @Override
    public void rehearse() {
        for (var look : List.of("reads the policy", "finds it remembered and asks whether it is in force")) {
            rulesThatFire(policies.of(NOBODY), List.of(look));
        }
    }

    private List<String> rulesThatFire(ActivePolicy policy, List<String> texts) {
        var rules = new TreeSet<String>();
        if (policy.forbiddenTerms().anyIn(texts, pieceSize)) {
            rules.add(FORBIDDEN_TERM);
        }
        if (policy.detectSecrets()) {
            rules.addAll(secrets.rulesIn(texts));
        }
        return List.copyOf(rules);
    }

    /** A decision that cannot be stored holds all the same: what it stops must not depend on a disk. */
    private void record(Check.Request request, Verdict verdict, List<String> rules, long policyVersion) {
        try {
            decisions.store(new Decision(
                    request.organization(),
                    request.exchange(),
                    request.project(),
                    request.principal(),
                    request.keyId(),
                    request.operation(),
                    verdict,
                    rules,
                    policyVersion));
        } catch (RuntimeException e) {
            metrics.decisionLost();
            LOG.errorf(
                    e,
                    "exchange=%s org=%s key=%s verdict=%s stored=false",
                    request.exchange(),
                    request.organization(),
                    request.keyId(),
                    verdict);
        }
    }

    private static void log(Check.Request request, Verdict verdict, List<String> rules, long tookNanos) {
        LOG.logf(
                verdict == Verdict.ALLOW ? Logger.Level.DEBUG : Logger.Level.INFO,
                "exchange=%s org=%s key=%s verdict=%s rules=%s took_ms=%d",
                request.exchange(),
                request.organization(),
                request.keyId(),
                verdict,
                rules,
                TimeUnit.NANOSECONDS.toMillis(tookNanos));
    }
}
