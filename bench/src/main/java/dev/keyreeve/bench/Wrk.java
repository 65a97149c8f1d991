package dev.keyreeve.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One run of wrk, with one thread. Its script posts the same request over and over, and prints what we read. */
record Wrk(Path program, Path directory) {
    private static final String FIGURES = "figures ";
    /** wrk takes a call's time from when it is sent, after its pause. */
    private static final String PAUSE = "function delay() return math.random(0, %d) end";

    private static final String SCRIPT = """
            wrk.method = "POST"
            wrk.body = [==[%s]==]
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Accept"] = "%s"
            wrk.headers["Authorization"] = "Bearer %s"
            %s
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("figures %%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
                e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50.0), latency:percentile(99.0), latency:percentile(99.9)))
            end
            """;

    /**
     * What is asked for.
     *
     * @param streamed whether an event stream is accepted
     */
    record Request(String path, String body, boolean streamed) {}

    /**
     * What came of it.
     *
     * @param requests answered in full
     * @param errors refused connections, broken answers, statuses of 400 and above, answers that took half a minute
     */
    record Run(long requests, double seconds, long errors, double p50Millis, double p99Millis, double p999Millis) {
        double perSecond() {
            return requests / seconds;
        }
    }

    Run run(String base, String key, Load load, int seconds) throws IOException, InterruptedException {
        var request = load.request();
        var script = directory.resolve("request.lua");
        Files.writeString(
                script,
                SCRIPT.formatted(
                        request.body(),
                        request.streamed() ? "text/event-stream" : "application/json",
                        key,
                        load.pauseMillis() == 0 ? "" : PAUSE.formatted(load.pauseMillis())));
        var wrk = new ProcessBuilder(List.of(
                        program.toString(),
                        "-t1",
                        "-c" + load.connections(),
                        "-d" + seconds + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        base + request.path()))
                .redirectErrorStream(true)
                .start();
        var said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var figures = said.lines()
                .filter(line -> line.startsWith(FIGURES))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk gave no figures: " + said));
        return read(Stream.of(figures.substring(FIGURES.length()).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray());
    }

    /** Its durations are in microseconds. */
    private static Run read(long[] told) {
        return new Run(told[0], told[1] / 1e6, told[2], told[3] / 1e3, told[4] / 1e3, told[5] / 1e3);
    }
}
