package dev.keyreeve.bench;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.deploy.backend.Backend;
import dev.keyreeve.relay.spool.Spool;
import dev.keyreeve.relay.spool.SpoolConfig;
import dev.keyreeve.relay.spool.SpoolUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs the event loop to write an exchange down, as forwarded and as settled, in the real spool with a real
 * Kafka behind it. In batches with a pause for Kafka between them, so that the event loop's part is what is measured and
 * not how fast Kafka is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, batchSize = SpoolBenchmark.BATCH)
@Measurement(iterations = 20, batchSize = SpoolBenchmark.BATCH)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class SpoolBenchmark {
    static final int BATCH = 1_000;

    private final Spool spool = open();
    private long number;

    private static Spool open() {
        try {
            var kafka =
                    Map.<String, Object>of("bootstrap.servers", Backend.shared().bootstrapServers());
            return Spool.open(
                    Files.createTempDirectory("keyreeve-bench-spool-"),
                    kafka,
                    new Settings(),
                    new SimpleMeterRegistry());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public void forwardedAndSettled() throws SpoolUnavailable {
        var exchange = "exch_bench_" + number++;
        spool.forwarded(event(exchange, TokenUsage.of(1_000, 500), Quality.BOUND));
        spool.settled(event(exchange, new TokenUsage(950, 200, 120, 40), Quality.EXACT));
    }

    @TearDown(Level.Iteration)
    public void letKafkaCatchUp() {
        if (!spool.flush(Duration.ofSeconds(30))) {
            throw new IllegalStateException("Kafka did not take " + BATCH + " exchanges in 30 s");
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        spool.close();
    }

    private static UsageEvent.Settled event(String exchange, TokenUsage usage, Quality quality) {
        long now = System.currentTimeMillis();
        return new UsageEvent.Settled(
                new OrganizationId("org_bench0123456789abcdefgh"),
                exchange,
                "relay-1",
                7,
                "proj_bench0123456789abcdefgh",
                Principal.user("user_bench0123456789abcdefgh"),
                "key_bench0123456789abcdefgh",
                null,
                "openai",
                Operation.CHAT_COMPLETIONS,
                "gpt-4o-mini",
                "allot_bench0123456789abcdef",
                Amounts.ofExchange(1_255_000, 1_500),
                "2026-11-01",
                usage,
                0,
                quality,
                200,
                true,
                now,
                now);
    }

    /** As a relay has them that nobody has configured otherwise. */
    private record Settings() implements SpoolConfig {
        @Override
        public int segmentBytes() {
            return 4_194_304;
        }

        @Override
        public long maxBytes() {
            return 1_073_741_824;
        }

        @Override
        public int maxInFlight() {
            return 1_024;
        }

        @Override
        public Duration maxBackoff() {
            return Duration.ofSeconds(5);
        }
    }
}
