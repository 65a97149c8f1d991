package dev.keyreeve.bench;

import java.util.List;

/**
 * One load that every way to the provider gets.
 *
 * @param pauseMillis how long each connection waits before a call at most, at random; 0 where all ask as fast as they
 *     are answered, and who is slower gets fewer calls
 * @param warmUp calls that a way gets before anything is measured: the JIT wants its ten thousand
 */
record Load(
        String title,
        Wrk.Request request,
        int connections,
        int pauseMillis,
        int seconds,
        boolean unbuffered,
        int warmUp) {
    static final int PACED_STREAMS = 500;
    static final int PACED_EVENTS = 100;
    static final long PACED_MILLIS = 30;

    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION =
            "[{\"role\":\"system\",\"content\":\"You are a helpful assistant. Answer in one short paragraph.\"},"
                    + "{\"role\":\"user\",\"content\":\"What does a relay between a team and its provider do, and what"
                    + " should it never do?\"}],\"temperature\":0.2,\"max_tokens\":256";
    private static final Wrk.Request PLAIN =
            new Wrk.Request(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":" + QUESTION + "}", false);
    private static final Wrk.Request STREAM =
            new Wrk.Request(CHAT, "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"messages\":" + QUESTION + "}", true);
    private static final Wrk.Request PACED = new Wrk.Request(
            "/v1/responses",
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"max_output_tokens\":256,\"input\":\"Count to a hundred.\"}",
            true);

    static List<Load> all(int seconds, int warmUp) {
        return List.of(
                new Load("answers of 1 KB, 32 connections", PLAIN, 32, 0, seconds, false, warmUp),
                new Load(
                        "answers of 1 KB, 32 connections that ask 1,000 times a second",
                        PLAIN,
                        32,
                        64,
                        seconds,
                        false,
                        0),
                new Load("answers of 1 KB, 256 connections", PLAIN, 256, 0, seconds, false, 0),
                new Load(
                        "streams of " + Answers.CHUNKS + " chunks as fast as they come, 32 connections",
                        STREAM,
                        32,
                        0,
                        seconds,
                        true,
                        warmUp / 4),
                new Load(
                        PACED_STREAMS + " streams at once, " + PACED_EVENTS + " chunks, one every " + PACED_MILLIS
                                + " ms",
                        PACED,
                        PACED_STREAMS,
                        0,
                        2 * seconds,
                        true,
                        0));
    }
}
