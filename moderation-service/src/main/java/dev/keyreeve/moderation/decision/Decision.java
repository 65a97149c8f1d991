package dev.keyreeve.moderation.decision;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.moderation.Check;
import java.util.List;

/**
 * What was decided about one exchange, for those who look after the policy. There is no room in it for content.
 *
 * @param rules what fired, by public name
 */
public record Decision(
        OrganizationId organization,
        String exchange,
        String project,
        Principal principal,
        String keyId,
        String operation,
        Check.Verdict verdict,
        List<String> rules,
        long policyVersion) {}
