package dev.keyreeve.relay.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final Exception REFUSED = new Exception("refused");

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> log = new ArrayList<>();
    private final Outage outage = new Outage("usage-service", clock::get, log::add);

    @Test
    void isTwoLinesHoweverManyCallsFailAndHoweverLong() {
        outage.answered();
        for (int i = 0; i < 5_000; i++) {
            outage.failed(REFUSED);
            clock.addAndGet(Duration.ofMillis(4).toNanos());
        }
        outage.answered();
        outage.answered();

        assertThat(log)
                .containsExactly(
                        "event=service_unavailable service=usage-service failures=1 why=java.lang.Exception: refused",
                        "event=service_back service=usage-service failures=5000");
    }

    @Test
    void beginsOnceASecondAtMostWhereFailuresAndAnswersTakeTurns() {
        for (int i = 0; i < 100; i++) {
            outage.failed(REFUSED);
            outage.answered();
            clock.addAndGet(Duration.ofMillis(20).toNanos());
        }
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        outage.failed(REFUSED);

        assertThat(log)
                .containsExactly(
                        "event=service_unavailable service=usage-service failures=1 why=java.lang.Exception: refused",
                        "event=service_back service=usage-service failures=1",
                        "event=service_unavailable service=usage-service failures=50 why=java.lang.Exception: refused",
                        "event=service_back service=usage-service failures=50",
                        "event=service_unavailable service=usage-service failures=50 why=java.lang.Exception: refused");
    }

    @Test
    void lastsFromTheFirstFailureToTheNextAnswer() {
        var second = Duration.ofSeconds(1);
        assertThat(outage.isLongerThan(Duration.ZERO)).isFalse();
        outage.failed(REFUSED);
        clock.addAndGet(second.toNanos());
        outage.failed(REFUSED);
        assertThat(outage.isLongerThan(second)).isFalse();

        clock.addAndGet(1);
        assertThat(outage.isLongerThan(second)).isTrue();

        clock.addAndGet(Duration.ofHours(1).toNanos());
        outage.failed(REFUSED);
        assertThat(outage.isLongerThan(second))
                .as("nobody had asked for an hour")
                .isFalse();

        outage.answered();
        assertThat(outage.isLongerThan(Duration.ZERO)).isFalse();
        outage.failed(REFUSED);
        assertThat(outage.isLongerThan(Duration.ZERO)).isFalse();
    }
}
