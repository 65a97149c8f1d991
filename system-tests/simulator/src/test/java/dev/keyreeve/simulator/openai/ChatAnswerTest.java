package dev.keyreeve.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.wire.EventStream;
import org.junit.jupiter.api.Test;

class ChatAnswerTest {
    private static final Envelope ENVELOPE = new Envelope("chatcmpl-1", "gpt-4o-simulator", 1700000000);
    private static final Usage USAGE = new Usage(9, 4, 2, 0);

    @Test
    void aPlainAnswer() {
        assertThat(new ChatAnswer(ENVELOPE, new Length(2, 0, false), 1, USAGE).body())
                .hasToString("""
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-simulator",\
                "service_tier":"default","system_fingerprint":"fp_simulator","choices":[{"index":0,"message":\
                {"role":"assistant","content":"This is","refusal":null,"annotations":[]},"logprobs":null,\
                "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,\
                "prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":\
                {"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,\
                "rejected_prediction_tokens":0}}}
                """);
    }

    @Test
    void aStreamWithUsage() {
        EventStream stream = new ChatAnswer(ENVELOPE, new Length(2, 0, true), 1, USAGE).stream(true);
        String head = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"gpt-4o-simulator\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulator\","
                + "\"choices\":[";

        assertThat(whole(stream))
                .isEqualTo(head
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{\"content\":\"This\"},\"logprobs\":null,\"finish_reason\":null}],"
                        + "\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{\"content\":\" is\"},\"logprobs\":null,\"finish_reason\":null}],"
                        + "\"usage\":null}\n\n"
                        + head
                        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}],\"usage\":null}\n\n"
                        + head
                        + "],\"usage\":" + USAGE.chat() + "}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void withoutIncludeUsageNoChunkNamesUsage() {
        String events = whole(new ChatAnswer(ENVELOPE, new Length(1, 0, false), 1, USAGE).stream(false));

        assertThat(events).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aSilentStreamHasNoUsageChunk() {
        String events = whole(new ChatAnswer(ENVELOPE, new Length(1, 0, false), 1, null).stream(true));

        assertThat(events)
                .doesNotContain("\"choices\":[],")
                .contains("\"usage\":null")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void choicesTakeTurns() {
        EventStream stream = new ChatAnswer(ENVELOPE, new Length(2, 0, false), 3, USAGE).stream(false);

        assertThat(stream.size()).isEqualTo(6);
        assertThat(stream.content(2).toString()).contains("\"index\":2").contains("\"This\"");
        assertThat(stream.content(3).toString()).contains("\"index\":0").contains("\" is\"");
    }

    @Test
    void aModelNameCannotBreakOutOfItsString() {
        Envelope hostile = new Envelope("chatcmpl-1", "m\",\"x\":\"\n", 1);
        String events = whole(new ChatAnswer(hostile, new Length(1, 0, false), 1, USAGE).stream(false));

        assertThat(events).contains("\"model\":\"m\\\",\\\"x\\\":\\\"\\n\"");
    }

    @Test
    void cachedTokensAreNeverMoreThanTheInput() {
        assertThat(new Usage(3, 100, 0, 0).cached()).isEqualTo(3);
    }

    private static String whole(EventStream stream) {
        StringBuilder events = new StringBuilder().append(stream.early()).append(stream.opening());
        for (int i = 0; i < stream.size(); i++) {
            events.append(stream.content(i));
        }
        return events.append(stream.closing()).toString();
    }
}
