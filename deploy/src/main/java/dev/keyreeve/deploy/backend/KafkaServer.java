package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.LogTail;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.Spawn;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Kafka broker in a JVM of its own, with our topics on it. */
public final class KafkaServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Pattern DISK_FULL = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern DAMAGED = Pattern.compile(
            "meta\\.properties|node ID not found|Inconsistent|Corrupt|Failed to load|KafkaStorageException"
                    + "|InvalidRecord|Unrecoverable|quorum-state");

    private final KafkaSettings settings;
    private final ProcessId process;

    private KafkaServer(KafkaSettings settings, ProcessId process) {
        this.settings = settings;
        this.process = process;
    }

    /** Formats the storage where there is none, starts, and sees that every topic is there. */
    public static KafkaServer start(KafkaSettings settings, Launcher launcher) {
        prepare(settings);
        long logStart = LogTail.end(settings.log());
        ProcessId process =
                launcher.start(new Spawn("Kafka", command(settings), Map.of(), settings.directory(), settings.log()));
        var server = new KafkaServer(settings, process);
        try {
            server.awaitListening(logStart);
            Topics.create(settings.bootstrapServers());
        } catch (RuntimeException failure) {
            StartFailure known = server.explainIfDead(logStart);
            server.stop();
            throw known == null ? failure : known;
        }
        return server;
    }

    /** A broker that an earlier process of ours started, and that still runs. */
    public static KafkaServer running(KafkaSettings settings, ProcessId process) {
        return new KafkaServer(settings, process);
    }

    public ProcessId process() {
        return process;
    }

    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** For one that runs already: the command that started it may have been killed before it had set up anything. */
    public void ensureBootstrapped() {
        awaitListening(LogTail.end(settings.log()));
        Topics.create(settings.bootstrapServers());
    }

    public void stop() {
        Signals.stop(process, Signal.TERM, STOP_PATIENCE);
    }

    private void awaitListening(long logStart) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Ports.isFree(settings.port())) {
            StartFailure dead = explainIfDead(logStart);
            if (dead != null) {
                throw dead;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StartFailure(
                        "Kafka did not listen on port " + settings.port() + " within " + PATIENCE.toSeconds()
                                + " s; see " + settings.log() + ".",
                        LogTail.since(settings.log(), logStart, 15));
            }
            Signals.pause(Duration.ofMillis(25));
        }
    }

    private @org.jspecify.annotations.Nullable StartFailure explainIfDead(long logStart) {
        if (process.alive()) {
            return null;
        }
        String lastWords = LogTail.since(settings.log(), logStart, 15);
        if (DISK_FULL.matcher(lastWords).find()) {
            return new StartFailure(
                    "Kafka cannot run because the disk that holds " + settings.directory()
                            + " is full; free some space and start again, nothing is lost.",
                    lastWords);
        }
        if (lastWords.contains("BindException") || lastWords.contains("Address already in use")) {
            return new StartFailure(
                    "Kafka cannot run because port " + settings.port() + " or "
                            + settings.controllerPort()
                            + " was taken meanwhile; start again, or choose other ports with"
                            + " --base-port.",
                    lastWords);
        }
        if (DAMAGED.matcher(lastWords).find()) {
            return new StartFailure(
                    "Kafka's data in " + settings.data() + " is damaged; put a backup of that directory in"
                            + " its place, or begin again with an empty home (up --fresh).",
                    lastWords);
        }
        return new StartFailure("Kafka ended while it was starting; see " + settings.log() + ".", lastWords);
    }

    private static void prepare(KafkaSettings settings) {
        try {
            PrivateFiles.createDirectories(settings.directory());
            Files.writeString(settings.configuration(), settings.render());
        } catch (IOException failure) {
            throw new StartFailure(
                    "Kafka's directory " + settings.directory() + " cannot be used: " + failure.getMessage() + ".",
                    failure);
        }
    }

    private static List<String> command(KafkaSettings settings) {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS"));
        settings.marks().forEach((name, value) -> line.add("-D" + name + "=" + value));
        line.addAll(List.of(
                "-cp",
                BrokerClassPath.resolve(),
                BrokerMain.class.getName(),
                settings.configuration().toString()));
        return line;
    }
}
