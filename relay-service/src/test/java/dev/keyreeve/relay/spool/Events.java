package dev.keyreeve.relay.spool;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.AllotmentClosed;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Events and settings as tests need them. */
final class Events {
    static final OrganizationId ORGANIZATION = new OrganizationId("org_tests");

    private Events() {}

    static Settled bound(String exchange, @Nullable String allotment, long hold) {
        var held = allotment == null ? Amounts.NONE : held(hold);
        return settled(exchange, allotment, held, TokenUsage.of(1_000, 500), Quality.BOUND, 0, 1_700_000_000_000L);
    }

    static Settled exact(Settled bound) {
        return settled(
                bound.exchange(),
                bound.allotment(),
                bound.hold(),
                // All nineteen digits long.
                new TokenUsage(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE / 4,
                        Long.MAX_VALUE / 4,
                        Long.MAX_VALUE / 4,
                        Long.MAX_VALUE / 2,
                        Long.MAX_VALUE / 8,
                        Long.MAX_VALUE / 2,
                        Long.MAX_VALUE / 8,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE / 2,
                        Long.MAX_VALUE / 2),
                Quality.ESTIMATED,
                200,
                Long.MAX_VALUE);
    }

    private static Settled settled(
            String exchange,
            @Nullable String allotment,
            Amounts hold,
            TokenUsage usage,
            Quality quality,
            int status,
            long end) {
        return new Settled(
                ORGANIZATION,
                exchange,
                "relay-1",
                3,
                "proj_1",
                Principal.user("user_1"),
                "key_1",
                "app_1",
                "openai",
                Operation.CHAT_COMPLETIONS,
                "gpt-4o",
                allotment,
                hold,
                "2026-11-01",
                usage,
                end,
                quality,
                status,
                false,
                1_700_000_000_000L,
                end);
    }

    static AllotmentClosed closed(String allotment, long claimed) {
        return new AllotmentClosed(ORGANIZATION, allotment, "relay-1", 3, held(claimed));
    }

    /** In all parts different, and the hold of a sum is the sum of the holds. */
    static Amounts held(long hold) {
        return new Amounts(hold, 2 * hold, 3 * hold);
    }

    static SpoolConfig config(int segmentBytes) {
        return config(segmentBytes, Long.MAX_VALUE);
    }

    static SpoolConfig config(int segmentBytes, long maxBytes) {
        return new SpoolConfig() {
            @Override
            public long maxBytes() {
                return maxBytes;
            }

            @Override
            public int segmentBytes() {
                return segmentBytes;
            }

            @Override
            public int maxInFlight() {
                return 16;
            }

            @Override
            public Duration maxBackoff() {
                return Duration.ofMillis(20);
            }
        };
    }
}
