package dev.keyreeve.contracts.moderation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.List;

/** {@code POST /internal/v1/checks} of moderation-service: may these texts go upstream? */
public final class Check {
    private Check() {}

    /**
     * @param texts every text of the request that the provider would read, in order; content, never logged
     */
    public record Request(
            String exchange,
            OrganizationId organization,
            String project,
            Principal principal,
            String keyId,
            String operation,
            List<String> texts) {
        @Override
        public String toString() {
            return "Request[exchange=" + exchange + ", texts=" + texts.size() + "]";
        }
    }

    public enum Verdict {
        @JsonProperty("allow")
        ALLOW,
        @JsonProperty("flag")
        FLAG,
        @JsonProperty("redact")
        REDACT,
        @JsonProperty("hold")
        HOLD,
        @JsonProperty("block")
        BLOCK
    }

    /**
     * @param rules what fired, by its public name (a category, never the matched text)
     * @param policyVersion the version of the organization's policy that decided; 0 is the built-in default
     */
    public record Decision(Verdict verdict, List<String> rules, long policyVersion) {}
}
