package dev.keyreeve.drills.kafka;

import dev.keyreeve.drills.kit.Verdict;
import java.util.Locale;

/** What must be true of one outage. */
final class AwayJudge {
    /** A relay asks the ledger for at most 2 s; the rest is for a busy machine. */
    private static final long IN_TIME_MS = 5_000;

    private AwayJudge() {}

    static void claim(Verdict.Builder verdict, Outage outage) {
        var when = "while Kafka was away (" + outage.kind() + ") ";
        var rich = outage.rich();
        var poor = outage.poor();
        long unserved = rich.exhausted() + rich.otherwise();
        verdict.claim(
                        when + "calls within the budget were served",
                        rich.answered() > 0 && unserved == 0,
                        "%,d answered, %,d not".formatted(rich.answered(), unserved))
                .claim(
                        when + "a budget that could not be settled was held to: budget_exhausted, in time",
                        poor.exhausted() > 0 && poor.otherwise() == 0 && poor.slowestRefusalMs() <= IN_TIME_MS,
                        "%,d refused so, %,d otherwise, the slowest after %,d ms"
                                .formatted(poor.exhausted(), poor.otherwise(), poor.slowestRefusalMs()))
                .claim(
                        "once it was back, what had really been left of that budget was served",
                        outage.poorAgain(),
                        outage.poorAgain() ? "answered again" : "not answered again")
                .claim(
                        when + "the relays spooled",
                        outage.spooledAfter() > outage.spooledBefore(),
                        "%,d bytes, then %,d".formatted(outage.spooledBefore(), outage.spooledAfter()));
        claim(verdict, when, outage.disable());
        var kind = outage.kind().replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT);
        verdict.figure(kind + "_served", rich.answered())
                .figure(kind + "_refused", poor.exhausted())
                .figure(kind + "_slowest_refusal_ms", poor.slowestRefusalMs())
                .figure(kind + "_spooled_bytes", outage.spooledAfter() - outage.spooledBefore())
                .figure(kind + "_enforced_after_return_ms", outage.disable().backMs());
    }

    private static void claim(Verdict.Builder verdict, String when, Outage.Disable disable) {
        verdict.claim(
                when + "a disable answered 202 and enforced: false, and was enforced when it was back",
                disable.status() == 202 && !disable.atOnce() && disable.later() && disable.admitted() == 0,
                "%d, enforced at once: %s, later: %s, %,d ms after the return; %,d admitted after that"
                        .formatted(
                                disable.status(),
                                disable.atOnce(),
                                disable.later(),
                                disable.backMs(),
                                disable.admitted()));
    }
}
