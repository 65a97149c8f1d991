package dev.keyreeve.relay.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Background;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The meter of work in the background")
class BackgroundMeterTest {
    private static final String USAGE = """
            "usage":{"input_tokens":30,"input_tokens_details":{"cached_tokens":10},"output_tokens":500,\
            "output_tokens_details":{"reasoning_tokens":400},"total_tokens":530}""";
    private static final TokenUsage USED = new TokenUsage(30, 10, 500, 400);

    private static String response(String id, String background, String status, String usage) {
        return """
                {"id":"%s","object":"response","status":"%s","background":%s,\
                "output":[{"id":"msg_1","status":"in_progress","background":true,"usage":{"input_tokens":9,"output_tokens":9}}],\
                "metadata":{"id":"resp_mine","background":"true","status":"completed"},%s}""".formatted(id, status, background, usage);
    }

    private static Background heard(AnswerFormat format, String answer) {
        return Answers.plain(format, answer).background().orElse(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "incomplete", "failed", "cancelled"})
    void hears_what_a_response_used_when_it_is_over(String status) {
        var meter = Answers.plain(AnswerFormat.OPENAI_STORED_RESPONSE, response("resp_1", "true", status, USAGE));

        assertThat(meter.background()).contains(new Background("resp_1", USED));
        assertThat(meter.result(true)).isEqualTo(new Metered.Exact(TokenUsage.NONE));
    }

    @ParameterizedTest
    @CsvSource({"queued", "in_progress", "cancelling"})
    void hears_nothing_of_usage_before(String status) {
        assertThat(heard(AnswerFormat.OPENAI_STORED_RESPONSE, response("resp_1", "true", status, USAGE)))
                .isEqualTo(new Background("resp_1", null));
    }

    @Test
    void hears_nothing_of_usage_that_is_not_told() {
        for (var usage : new String[] {"\"usage\":null", "\"usage\":{\"total_tokens\":9}", "\"x\":1"}) {
            assertThat(heard(AnswerFormat.OPENAI_STORED_RESPONSE, response("resp_1", "true", "cancelled", usage)))
                    .as(usage)
                    .isEqualTo(new Background("resp_1", null));
        }
    }

    /** What was answered at once is in the books already. */
    @Test
    void hears_nothing_of_what_did_not_run_in_the_background() {
        for (var background : new String[] {"false", "null", "\"true\"", "1", "{}"}) {
            assertThat(heard(AnswerFormat.OPENAI_STORED_RESPONSE, response("resp_1", background, "completed", USAGE)))
                    .as(background)
                    .isNull();
        }
        assertThat(heard(
                        AnswerFormat.OPENAI_STORED_RESPONSE,
                        "{\"id\":\"resp_1\",\"status\":\"completed\"," + USAGE + "}"))
                .isNull();
    }

    @Test
    void takes_no_id_that_could_be_none() {
        for (var id : new String[] {"", "a b", "x".repeat(201), "x".repeat(5_000), "\\u0000", "é"}) {
            assertThat(heard(AnswerFormat.OPENAI_STORED_RESPONSE, response(id, "true", "completed", USAGE)))
                    .as(id)
                    .isNull();
        }
    }

    @Test
    void remembers_which_one_a_call_began() {
        var meter =
                Answers.plain(AnswerFormat.OPENAI_BACKGROUND, response("resp_1", "true", "queued", "\"usage\":null"));

        assertThat(meter.background()).contains(new Background("resp_1", null));
        assertThat(meter.result(true)).isInstanceOf(Metered.Unknown.class);
    }

    @Test
    void reads_streams_to_their_end_or_as_far_as_they_came() {
        var created = "{\"type\":\"response.created\",\"response\":"
                + response("resp_1", "true", "queued", "\"usage\":null") + "}";
        var delta = "{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"delta\":\"a\"}";
        var completed =
                "{\"type\":\"response.completed\",\"response\":" + response("resp_1", "true", "completed", USAGE) + "}";

        assertThat(Answers.events(AnswerFormat.OPENAI_BACKGROUND, created, delta)
                        .background())
                .contains(new Background("resp_1", null));
        var whole = Answers.events(AnswerFormat.OPENAI_BACKGROUND, created, delta, completed);
        assertThat(whole.result(true)).isEqualTo(new Metered.Exact(USED));
        assertThat(Answers.events(AnswerFormat.OPENAI_STORED_RESPONSE, created, delta, completed)
                        .background())
                .contains(new Background("resp_1", USED));
        // A stream that begins in the middle.
        assertThat(Answers.events(AnswerFormat.OPENAI_STORED_RESPONSE, delta, completed)
                        .background())
                .contains(new Background("resp_1", USED));
        assertThat(Answers.events(
                                AnswerFormat.OPENAI_STORED_RESPONSE,
                                created.replace("\"background\":true,", "\"background\":false,"),
                                completed.replace("\"background\":true,", "\"background\":false,"))
                        .background())
                .isEmpty();
    }

    @Test
    void reads_an_event_that_is_too_large_to_be_held() {
        var completed = "{\"type\":\"response.completed\",\"response\":"
                + response("resp_1", "true", "completed", "\"text\":\"" + "x".repeat(10_000) + "\"," + USAGE) + "}";
        var meter = Meter.of(AnswerFormat.OPENAI_STORED_RESPONSE, true, false, () -> 500);
        var stream = Answers.stream(completed, "{\"type\":\"other\"}");

        var passed = Answers.pass(meter, stream.getBytes(StandardCharsets.UTF_8), new Random(3), 700);

        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(stream);
        assertThat(meter.background()).contains(new Background("resp_1", USED));
    }

    @Test
    void hears_of_a_batch_what_its_requests_used() {
        var batch = "{\"id\":\"batch_1\",\"object\":\"%s\",\"status\":\"%s\",\"metadata\":{\"object\":\"batch\"},%s}";

        assertThat(heard(AnswerFormat.OPENAI_BATCH, batch.formatted("batch", "completed", USAGE)))
                .isEqualTo(new Background("batch_1", USED));
        assertThat(heard(AnswerFormat.OPENAI_BATCH, batch.formatted("batch", "expired", USAGE)))
                .isEqualTo(new Background("batch_1", USED));
        assertThat(heard(AnswerFormat.OPENAI_BATCH, batch.formatted("batch", "validating", "\"usage\":null")))
                .isEqualTo(new Background("batch_1", null));
        assertThat(heard(AnswerFormat.OPENAI_BATCH, batch.formatted("list", "completed", USAGE)))
                .isNull();
    }

    @Test
    void is_not_put_out_by_what_is_no_json() {
        for (var answer :
                new String[] {"", "{", "[]", "null", "{\"id\":1,\"background\":true}", "not json", "{\"id\":[[["}) {
            assertThat(heard(AnswerFormat.OPENAI_STORED_RESPONSE, answer))
                    .as(answer)
                    .isNull();
        }
    }
}
