package dev.keyreeve.moderation.decision;

import java.util.List;

/**
 * A decision as the admin API shows it.
 *
 * @param createdAt Unix seconds
 * @param rules what fired, by public name, such as {@code forbidden_term} or {@code secret.aws_access_key_id}
 * @param exchangeId the exchange, as the relay's logs name it
 */
record DecisionView(
        String object,
        String id,
        long createdAt,
        String verdict,
        List<String> rules,
        String exchangeId,
        String projectId,
        PrincipalView principal,
        String apiKeyId,
        String operation,
        long policyVersion) {

    record PrincipalView(String type, String id) {}

    static DecisionView of(DecisionRow row) {
        return new DecisionView(
                "organization.moderation_decision",
                row.id,
                row.createdAt.getEpochSecond(),
                row.verdict,
                List.copyOf(row.rules),
                row.exchange,
                row.project,
                new PrincipalView(row.principalType, row.principalId),
                row.apiKey,
                row.operation,
                row.policyVersion);
    }
}
