package dev.keyreeve.simulator;

import dev.keyreeve.simulator.anthropic.Anthropic;
import dev.keyreeve.simulator.azure.Azure;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.DefaultBehavior;
import dev.keyreeve.simulator.count.RecordedCall;
import dev.keyreeve.simulator.count.Recorder;
import dev.keyreeve.simulator.count.SimulatorStats;
import dev.keyreeve.simulator.endpoint.Dialect;
import dev.keyreeve.simulator.endpoint.Front;
import dev.keyreeve.simulator.gemini.Gemini;
import dev.keyreeve.simulator.openai.OpenAi;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running provider simulator. It speaks OpenAI's API under {@link #baseUrl}, others' under {@code /anthropic},
 * {@code /gemini} and {@code /azure} of {@link #address}, and records what it receives, keys included: give it made-up
 * keys only.
 */
public final class Simulator implements AutoCloseable {
    public static final String LOOPBACK = "127.0.0.1";

    private static final long CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final Recorder recorder;
    private final DefaultBehavior defaults;
    private final URI address;

    private Simulator(Vertx vertx, Recorder recorder, DefaultBehavior defaults, URI address) {
        this.vertx = vertx;
        this.recorder = recorder;
        this.defaults = defaults;
        this.address = address;
    }

    /**
     * Starts one on the loopback address.
     *
     * @param port 0 for a free one
     * @throws IOException if it cannot listen there
     */
    public static Simulator start(int port) throws IOException {
        return start(LOOPBACK, port);
    }

    /** Starts one with an event loop for each processor. */
    public static Simulator start(String host, int port) throws IOException {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Recorder recorder = new Recorder(Clock.systemUTC());
        DefaultBehavior defaults = new DefaultBehavior();
        List<Dialect> dialects = dialects(Clock.systemUTC());
        try {
            Queue<Front> fronts = new ConcurrentLinkedQueue<>();
            await(vertx.deployVerticle(
                    () -> {
                        Front front = new Front(host, port, recorder, defaults, dialects);
                        fronts.add(front);
                        return front;
                    },
                    new DeploymentOptions().setInstances(loops)));
            String name = host.contains(":") ? "[" + host + "]" : host;
            URI address = URI.create("http://" + name + ":" + fronts.element().port());
            return new Simulator(vertx, recorder, defaults, address);
        } catch (CompletionException e) {
            await(vertx.close());
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("Cannot listen on " + host + " port " + port + ": " + cause.getMessage(), cause);
        }
    }

    private static List<Dialect> dialects(Clock clock) {
        return List.of(new Anthropic(clock), new Gemini(), new Azure(clock), new OpenAi(clock));
    }

    /** Where it listens, without a path. */
    public URI address() {
        return address;
    }

    /** What an OpenAI client takes as its base address. */
    public URI baseUrl() {
        return address.resolve("/v1");
    }

    public SimulatorStats stats() {
        return recorder.stats();
    }

    /** The calls after number {@code after} since the last reset, oldest first, of the last 500: with all that arrived. */
    public List<RecordedCall> requests(long after) {
        return recorder.requests(after, Integer.MAX_VALUE);
    }

    /** Forgets all calls, and answers as at the start. Open streams go on. */
    public void reset() {
        recorder.reset();
        defaults.set(Behavior.DEFAULT);
    }

    /** How calls are answered from now on that ask for nothing else. */
    public void behavior(Behavior behavior) {
        defaults.set(behavior);
    }

    /** Stops listening and cuts what is open. */
    @Override
    public void close() {
        await(vertx.close().timeout(CLOSE_SECONDS, TimeUnit.SECONDS));
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
