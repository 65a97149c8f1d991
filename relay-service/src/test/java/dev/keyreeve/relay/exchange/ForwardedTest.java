package dev.keyreeve.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.meter.Metered;
import dev.keyreeve.relay.spool.UsageLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A forwarded exchange")
class ForwardedTest {
    private static final TokenUsage WORST = TokenUsage.of(1_000, 4_000);
    private static final TokenUsage SEEN = TokenUsage.of(10, 40);

    private final Written log = new Written();

    private static final class Written implements UsageLog {
        private final List<UsageEvent.Settled> entries = new ArrayList<>();

        @Override
        public void forwarded(UsageEvent.Settled bound) {
            throw new AssertionError("it was forwarded before");
        }

        @Override
        public void settled(UsageEvent.Settled actual) {
            entries.add(actual);
        }

        @Override
        public void closed(UsageEvent.AllotmentClosed event) {
            throw new AssertionError("no allotment");
        }
    }

    private static Exchange.Forwarded forwarded(Quality quality, long units) {
        return new Exchange.Forwarded(
                new UsageEvent.Settled(
                        new OrganizationId("org_1"),
                        "exch_1",
                        "relay-1",
                        1,
                        "proj_1",
                        Principal.user("user_1"),
                        "key_1",
                        null,
                        "openai",
                        Operation.IMAGES,
                        "gpt-image-1",
                        null,
                        Amounts.NONE,
                        null,
                        WORST,
                        units,
                        quality,
                        0,
                        false,
                        1,
                        2),
                40);
    }

    @Test
    @DisplayName("is settled as the provider says, with the units that were counted or were known before")
    void exact() {
        var used = TokenUsage.of(5, 6);

        forwarded(Quality.BOUND, 0).settled(log, 200, new Metered.Exact(used, 3));
        forwarded(Quality.ESTIMATED, 17).settled(log, 200, new Metered.Exact(used));

        assertThat(log.entries)
                .extracting(
                        UsageEvent.Settled::usage,
                        UsageEvent.Settled::units,
                        UsageEvent.Settled::quality,
                        UsageEvent.Settled::status)
                .containsExactly(tuple(used, 3L, Quality.EXACT, 200), tuple(used, 17L, Quality.EXACT, 200));
    }

    @Test
    @DisplayName("is settled by sight where no worst case is held, and by the worst case where one is")
    void bySight() {
        forwarded(Quality.ESTIMATED, 2).settledBySight(log, 200, SEEN);
        forwarded(Quality.BOUND, 2).settledBySight(log, 200, SEEN);
        forwarded(Quality.BOUND, 0).settledUnseen(log, 0);

        assertThat(log.entries)
                .extracting(UsageEvent.Settled::usage, UsageEvent.Settled::units, UsageEvent.Settled::quality)
                .containsExactly(
                        tuple(SEEN, 2L, Quality.ESTIMATED),
                        tuple(WORST, 2L, Quality.BOUND),
                        tuple(WORST, 0L, Quality.BOUND));
    }
}
