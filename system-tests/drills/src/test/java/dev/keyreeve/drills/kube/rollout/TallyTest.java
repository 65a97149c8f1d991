package dev.keyreeve.drills.kube.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.drills.kit.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Calls are told apart")
class TallyTest {
    @Test
    @DisplayName("by whether they had begun, and by whose fault they ended")
    void byTheirEnds() {
        var tally = new Tally();
        tally.count(new Outcome.Answered(3));
        tally.count(new Outcome.Cut("relay_stopping", 2));
        tally.count(new Outcome.Broken("reset", 1));
        tally.count(new Outcome.Broken("refused", 0));
        tally.count(new Outcome.Refused(503, "relay_not_ready", "", Duration.ZERO));
        tally.count(new Outcome.Refused(429, "rate_limited", "", Duration.ZERO));
        tally.count(new Outcome.HungUp(1));

        var ends = tally.ends();

        assertThat(ends.whole()).isEqualTo(1);
        assertThat(ends.cut()).hasSize(2);
        assertThat(ends.silent()).singleElement().asString().contains("refused");
        assertThat(ends.serverErrors()).singleElement().asString().contains("503 relay_not_ready");
        assertThat(ends.refused()).singleElement().asString().contains("429");
        assertThat(ends.others()).isEqualTo(5);
    }
}
