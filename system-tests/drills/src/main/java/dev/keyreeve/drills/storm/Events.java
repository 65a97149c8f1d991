package dev.keyreeve.drills.storm;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.util.List;

/** Says what was planned as a relay would say it. */
final class Events {
    static final String RELAY = "relay-storm";
    static final Principal MEMBER = Principal.user("user_storm");

    private static final String PRICES = "2026-11-01";

    private final List<House> houses;
    private final List<String> allotments;
    private final Plan plan;
    private final long epoch;

    /** @param allotments ids, by batch */
    Events(Plan plan, List<House> houses, List<String> allotments, long epoch) {
        this.plan = plan;
        this.houses = houses;
        this.allotments = allotments;
        this.epoch = epoch;
    }

    UsageEvent of(Sequence.Item item) {
        return switch (item) {
            case Sequence.Item.Exchange(int number) -> settled(plan.exchange(number));
            case Sequence.Item.Close(int batch) -> closed(batch);
        };
    }

    private UsageEvent settled(Planned planned) {
        var house = houses.get(planned.organization());
        return new UsageEvent.Settled(
                house.id(),
                planned.exchange(),
                RELAY,
                epoch,
                house.project(planned),
                MEMBER,
                planned.keyId(),
                null,
                "openai",
                UsageEvent.Operation.CHAT_COMPLETIONS,
                planned.tariff().model(),
                planned.limited() ? allotments.get(planned.batch()) : null,
                planned.limited() ? money(planned.hold()) : Amounts.NONE,
                PRICES,
                TokenUsage.of(planned.input(), planned.output()),
                0,
                UsageEvent.Quality.EXACT,
                200,
                planned.number() % 2 == 0,
                planned.startedAt(),
                planned.startedAt() + 1_000);
    }

    private UsageEvent closed(int batch) {
        var first = plan.batch(batch).findFirst().orElseThrow();
        return new UsageEvent.AllotmentClosed(
                houses.get(first.organization()).id(), allotments.get(batch), RELAY, epoch, money(plan.claimed(batch)));
    }

    /** All that the storm's budgets count. */
    static Amounts money(long nanos) {
        return new Amounts(nanos, 0, 0);
    }
}
