package dev.keyreeve.simulator.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.simulator.text.Prompt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

    private final Recorder recorder = new Recorder(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aFinishedCallIsCountedOnce() {
        Call call = received("Bearer sk-a");
        call.understood(asked("gpt-4o", 7));
        call.streaming();
        call.produced(5);

        assertThat(recorder.stats().openStreams()).isEqualTo(1);
        assertThat(recorder.settle(call, Outcome.FINISHED, 200)).isTrue();
        assertThat(recorder.settle(call, Outcome.CLOSED_EARLY, 200)).isFalse();

        SimulatorStats stats = recorder.stats();
        assertThat(stats.openStreams()).isZero();
        assertThat(stats.streamsClosedEarly()).isZero();
        assertThat(stats.inputTokens()).isEqualTo(7);
        assertThat(stats.outputTokens()).isEqualTo(5);
        assertThat(stats.of("Bearer sk-a")).isEqualTo(new Tally(1, 7, 5, 0));
        assertThat(stats.byModel()).containsExactly(Map.entry("gpt-4o", new Tally(1, 7, 5, 0)));
        assertThat(stats.callsByStatus()).containsExactly(Map.entry("200", 1L));
        assertThat(stats.callsByOutcome()).containsExactly(Map.entry("finished", 1L));
    }

    @Test
    void aClientThatLeavesIsCountedForWhatItGot() {
        Call call = received("Bearer sk-b");
        call.understood(asked("gpt-4o", 7));
        call.streaming();
        call.produced(2);
        recorder.settle(call, Outcome.CLOSED_EARLY, 200);

        assertThat(recorder.stats().streamsClosedEarly()).isEqualTo(1);
        assertThat(recorder.stats().of("Bearer sk-b")).isEqualTo(new Tally(1, 7, 2, 1));
    }

    @Test
    void aRefusedCallBillsNothing() {
        Call call = received(null);
        call.understood(asked("gpt-4o", 7));
        recorder.settle(call, Outcome.REFUSED, 429);

        assertThat(recorder.stats().of(Counts.ABSENT)).isEqualTo(new Tally(1, 0, 0, 0));
    }

    @Test
    void aRecordTellsWhatWasReceived() {
        Call call = recorder.received(
                "chat.completions",
                new Call.Request(
                        "POST",
                        "/v1/chat/completions",
                        "a=%20b",
                        List.of(
                                Map.entry("authorization", "Bearer sk-a"),
                                Map.entry("X-Request-Id", "r-1"),
                                Map.entry("x-keyreeve-exchange", "x-1")),
                        "Bearer sk-a"));
        call.arrived("hello".getBytes(StandardCharsets.UTF_8));
        call.understood(asked("gpt-4o", 7));
        recorder.settle(call, Outcome.FINISHED, 200);

        RecordedCall recorded = recorder.stats().recent().getFirst();
        assertThat(recorded.receivedAtUs()).isEqualTo(1_700_000_000_123_456L);
        assertThat(recorded.authorization()).isEqualTo("Bearer sk-a");
        assertThat(recorded.exchange()).isEqualTo("x-1");
        assertThat(recorded.safetyIdentifier()).isEqualTo("safe-1");
        assertThat(recorded.promptPrefix()).isEqualTo("hello");
        assertThat(recorded.header("X-REQUEST-ID")).isEqualTo("r-1");
        assertThat(recorded.headers()).hasSize(3);
        assertThat(recorded.query()).isEqualTo("a=%20b");
        assertThat(recorded.bodyBytes()).isEqualTo(5);
        assertThat(recorded.bodySha256()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(recorder.requests(0, 1)).containsExactly(recorded);
        assertThat(recorder.requests(1, 1)).isEmpty();
    }

    @Test
    void onlyTheLastCallsAreKeptOldestFirst() {
        for (int i = 0; i < Counts.RECENT + 3; i++) {
            received("Bearer sk-a");
        }

        List<RecordedCall> recent = recorder.stats().recent();
        assertThat(recent).hasSize(Counts.RECENT);
        assertThat(recent.getFirst().sequence()).isEqualTo(4);
        assertThat(recent.getLast().sequence()).isEqualTo(Counts.RECENT + 3);
        assertThat(recent.getLast().outcome()).isEqualTo("open");
    }

    @Test
    void aFloodOfKeysIsCountedTogether() {
        for (int i = 0; i < Counts.MAX_NAMES + 10; i++) {
            recorder.settle(received("Bearer sk-" + i), Outcome.FINISHED, 200);
        }

        SimulatorStats stats = recorder.stats();
        assertThat(stats.byAuthorization()).hasSize(Counts.MAX_NAMES + 1);
        assertThat(stats.of(Counts.OTHERS).calls()).isEqualTo(10);
    }

    @Test
    void aResetForgetsCallsButNotOpenStreams() {
        Call call = received("Bearer sk-a");
        call.streaming();
        recorder.reset();

        assertThat(recorder.stats().calls()).isZero();
        assertThat(recorder.stats().openStreams()).isEqualTo(1);

        recorder.settle(call, Outcome.CLOSED_EARLY, 200);
        assertThat(recorder.stats().openStreams()).isZero();
        assertThat(recorder.stats().streamsClosedEarly()).isZero();
    }

    @Test
    void callsArePagedInOrderOnTheMonotonicClock() {
        var clock = new AtomicLong(100);
        var timed = new Recorder(Clock.fixed(NOW, ZoneOffset.UTC), clock::getAndIncrement);
        for (int i = 0; i < 3; i++) {
            Call call = timed.received(
                    "chat.completions", new Call.Request("POST", "/v1/chat/completions", null, List.of(), null));
            call.understood(new Asked("gpt-4o", new Prompt(7, "00", "hello", "hello"), "user_" + i, null, false));
            if (i == 0) {
                timed.settle(call, Outcome.FINISHED, 200);
            }
        }

        CallPage first = timed.calls(0, 2);
        CallPage second = timed.calls(first.last(), 2);

        assertThat(first.data()).extracting(LoggedCall::user).containsExactly("user_0", "user_1");
        assertThat(first.data().getFirst())
                .isEqualTo(new LoggedCall(
                        1, "chat.completions", "gpt-4o", null, "user_0", false, 100, 100, 101, 200, "finished", 7, 0));
        assertThat(first.data().getLast().endedNs()).isZero();
        assertThat(second.data()).extracting(LoggedCall::sequence).containsExactly(3L);
        assertThat(timed.calls(second.last(), 2)).isEqualTo(new CallPage("simulator.calls", List.of(), 3, false));
    }

    @Test
    void whatIsReadCanHaveComeSinceTheBeatBeforeTheLast() {
        var clock = new AtomicLong();
        var timed = new Recorder(Clock.fixed(NOW, ZoneOffset.UTC), clock::get);
        for (long moment : new long[] {10, 20, 30}) {
            clock.set(moment);
            timed.beat();
        }
        clock.set(38);
        timed.received("chat.completions", new Call.Request("POST", "/v1/chat/completions", null, List.of(), null))
                .understood(asked("gpt-4o", 7));

        assertThat(timed.calls(0, 1).data().getFirst())
                .returns(38L, LoggedCall::arrivedNs)
                .returns(20L, LoggedCall::notBeforeNs);
    }

    @Test
    void aPageEndsBeforeACallThatIsStillBeingRead() {
        Call slow = received("Bearer sk-a");
        received("Bearer sk-a").understood(asked("gpt-4o", 7));

        assertThat(recorder.calls(0, 10).data()).isEmpty();
        recorder.settle(slow, Outcome.CLOSED_EARLY, 0);
        assertThat(recorder.calls(0, 10).data())
                .extracting(LoggedCall::outcome)
                .containsExactly("closed_early", "open");
    }

    @Test
    void whoPagesTooSlowlyIsTold() {
        received("Bearer sk-a").understood(asked("gpt-4o", 7));
        assertThat(recorder.calls(0, 1).forgotten()).isFalse();

        for (int i = 0; i < CallLog.KEPT; i++) {
            received("Bearer sk-a").understood(asked("gpt-4o", 7));
        }

        assertThat(recorder.calls(0, 1).forgotten()).isTrue();
        assertThat(recorder.calls(1, 1).data()).hasSize(1);
    }

    private Call received(@Nullable String authorization) {
        return recorder.received(
                "chat.completions",
                new Call.Request(
                        "POST",
                        "/v1/chat/completions",
                        null,
                        authorization == null ? List.of() : List.of(Map.entry("Authorization", authorization)),
                        authorization));
    }

    private static Asked asked(String model, int tokens) {
        return new Asked(model, new Prompt(tokens, "00", "hello", "hello"), null, "safe-1", true);
    }
}
