package dev.keyreeve.moderation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.moderation.detector.ForbiddenTerms;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Compiled policies")
class CompiledPoliciesTest {
    private static final OrganizationId ADA = new OrganizationId("org_ada");
    private static final OrganizationId BEN = new OrganizationId("org_ben");
    private static final OrganizationId CLEO = new OrganizationId("org_cleo");

    @Test
    @DisplayName("go when there are too many, the least recently used first")
    void bounded() {
        var compiled = new ActivePolicies.Compiled(2_000);
        compiled.put(ADA, policy(1, 800));
        compiled.put(BEN, policy(1, 800));
        compiled.get(ADA);
        compiled.put(CLEO, policy(1, 800));
        assertThat(compiled.get(BEN)).isNull();
        assertThat(compiled.get(ADA)).isNotNull();
        assertThat(compiled.get(CLEO)).isNotNull();
    }

    @Test
    @DisplayName("replace their earlier versions and what those weighed")
    void replaced() {
        var compiled = new ActivePolicies.Compiled(2_000);
        for (int version = 1; version <= 50; version++) {
            compiled.put(ADA, policy(version, 800));
        }
        compiled.put(BEN, policy(1, 800));
        assertThat(compiled.get(ADA))
                .extracting(known -> known.policy().version())
                .isEqualTo(50L);
    }

    @Test
    @DisplayName("hold one that is too large for all of them together, as long as it is the only one")
    void oneTooLarge() {
        var compiled = new ActivePolicies.Compiled(10);
        compiled.put(ADA, policy(1, 800));
        assertThat(compiled.get(ADA)).isNotNull();
    }

    @Test
    @DisplayName("are good for a moment from before it was asked whether they are in force, and not beyond")
    void goodForAMoment() {
        long askedAt = Long.MAX_VALUE - 10; // a monotonic clock may run over
        var known = new ActivePolicies.Known(policy(1, 1).policy(), askedAt);
        long last = askedAt + ActivePolicies.GOOD_FOR.toNanos() - 1;
        assertThat(known.isGoodAt(askedAt)).isTrue();
        assertThat(known.isGoodAt(last)).isTrue();
        assertThat(known.isGoodAt(last + 1)).isFalse();
    }

    private static ActivePolicies.Known policy(long version, int letters) {
        return new ActivePolicies.Known(
                new ActivePolicy(version, true, ForbiddenTerms.of(List.of("x".repeat(letters)))), 0);
    }
}
