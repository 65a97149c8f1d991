package dev.keyreeve.drills.revocation;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import dev.keyreeve.deploy.stack.StackPorts;
import dev.keyreeve.drills.kit.FaultProxy;
import dev.keyreeve.drills.kit.FaultProxy.Fault;
import dev.keyreeve.drills.kit.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is in the way of one relay: a proxy to Kafka and one to key-service, both quiet at first, and where libfaketime is
 * installed a clock that the drill can set.
 */
final class Faults implements AutoCloseable {
    /** Lease 3 s, its margin 500 ms, 1 s of grace before a relay that lags is not prolonged; and a busy machine. */
    private static final Duration LEASE_RUNS_OUT = Duration.ofMillis(8_000);

    private static final Duration AT_ONCE = Duration.ofMillis(3_000);
    private static final String EXACT = "+0";
    private static final String AN_HOUR_AHEAD = "+3600";
    private static final String AN_HOUR_BEHIND = "-3600";
    private static final long HALF_AN_HOUR = 1_800;
    private static final Duration TAKES_IT_WITHIN = Duration.ofSeconds(30);

    private final int relay;
    private final FaultProxy kafka;
    private final FaultProxy keyService;
    private final Path clock;

    private Faults(int relay, FaultProxy kafka, FaultProxy keyService, Path clock) {
        this.relay = relay;
        this.kafka = kafka;
        this.keyService = keyService;
        this.clock = clock;
    }

    /** @param relay the one that is cut off and stopped, and whose clock is set */
    static Faults prepare(int relay, StackPorts ports) {
        var clock = clockFile();
        return new Faults(
                relay,
                FaultProxy.listen(Ports.free(), List.of(ports.kafkaDetour())),
                FaultProxy.listen(Ports.free(), List.of(ports.keyService(1), ports.keyService(2))),
                clock);
    }

    private static Path clockFile() {
        try {
            return Files.writeString(Files.createTempFile("keyreeve-clock-", ""), EXACT);
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary file for the clock", failure);
        }
    }

    StackBuilder into(StackBuilder builder) {
        builder.kafkaDetour(kafka.port())
                .config("relay-" + relay, "kafka.bootstrap.servers", "127.0.0.1:" + kafka.port())
                .config(
                        "relay-" + relay,
                        "keyreeve.key-service.url",
                        keyService.uri().toString());
        library()
                .ifPresent(library -> builder.environment(clocked(), "LD_PRELOAD", library.toString())
                        .environment(clocked(), "FAKETIME_TIMESTAMP_FILE", clock.toString())
                        .environment(clocked(), "FAKETIME_CACHE_DURATION", "1")
                        .environment(clocked(), "FAKETIME_DONT_FAKE_MONOTONIC", "1")
                        // Else the library takes a JVM's timed waits, which are monotonic, for wall time, and they
                        // spin.
                        .environment(clocked(), "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
        return builder;
    }

    /** The relay whose clock the drill sets. */
    String clocked() {
        return "relay-" + relay;
    }

    /** Debian's package {@code libfaketime}, which {@code faketime} brings. */
    static Optional<Path> library() {
        return List.of(
                        Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
                        Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"))
                .stream()
                .filter(Files::exists)
                .findFirst();
    }

    /** What is done, in order; a build does the three that differ most. */
    List<Phase> phases(Stack stack, Scale scale) {
        var process = "relay-" + relay;
        var phases = new ArrayList<Phase>();
        phases.add(cut("kafka_blackhole", "hears nothing from Kafka", kafka, new Fault.Blackhole()));
        if (scale == Scale.FULL) {
            phases.add(cut("kafka_cut", "loses its connections to Kafka", kafka, new Fault.Cut()));
            phases.add(
                    cut("key_service_blackhole", "hears nothing from key-service", keyService, new Fault.Blackhole()));
            phases.add(cut("key_service_cut", "loses its connections to key-service", keyService, new Fault.Cut()));
        }
        phases.add(new Phase(
                "stopped",
                process + " is stopped (SIGSTOP) past its lease",
                relay,
                LEASE_RUNS_OUT,
                false,
                () -> stack.signal(process, Signal.STOP),
                () -> stack.signal(process, Signal.CONT)));
        if (library().isPresent()) {
            phases.add(new Phase(
                    "clock",
                    "the wall clock of " + clocked() + " jumps an hour ahead, and back",
                    relay,
                    AT_ONCE,
                    true,
                    () -> jump(
                            AN_HOUR_AHEAD,
                            () -> RelayClock.read(stack, clocked()).aheadSeconds()),
                    () -> Files.writeString(clock, EXACT)));
            phases.add(new Phase(
                    "clock_behind_kafka_blackhole",
                    "the wall clock of " + clocked() + " jumps an hour back, and it hears nothing from Kafka",
                    relay,
                    LEASE_RUNS_OUT,
                    false,
                    () -> {
                        jump(
                                AN_HOUR_BEHIND,
                                () -> RelayClock.read(stack, clocked()).behindSeconds());
                        kafka.set(new Fault.Blackhole());
                    },
                    () -> {
                        kafka.set(new Fault.None());
                        Files.writeString(clock, EXACT);
                    }));
        }
        return phases;
    }

    /** Returns when the relay has written the wrong time down: libfaketime looks at the file once a second. */
    private void jump(String by, LongSupplier secondsOff) throws Exception {
        Files.writeString(clock, by);
        if (!PhaseRunner.eventually(TAKES_IT_WITHIN, () -> secondsOff.getAsLong() > HALF_AN_HOUR)) {
            throw new IllegalStateException(clocked() + " did not take the wrong clock");
        }
    }

    private Phase cut(String name, String told, FaultProxy proxy, Fault fault) {
        return new Phase(
                name,
                "relay-" + relay + " " + told,
                relay,
                LEASE_RUNS_OUT,
                false,
                () -> proxy.set(fault),
                () -> proxy.set(new Fault.None()));
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        keyService.close();
        Files.deleteIfExists(clock);
    }
}
