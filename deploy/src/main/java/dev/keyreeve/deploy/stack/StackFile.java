package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * {@code stack.json}: where a stack is, for people's scripts and for the next command. The pids in it are for reading;
 * before one is signalled the process itself is asked whose it is ({@link OurProcesses}).
 *
 * @param relays relay 1 first
 * @param provider the provider's base address, its {@code /v1} included
 * @param adminKeyFile the first organization's
 */
public record StackFile(
        URI admin,
        List<URI> relays,
        URI provider,
        URI usage,
        URI moderation,
        String adminKeyFile,
        SequencedMap<String, Long> pids) {

    public StackFile {
        relays = List.copyOf(relays);
        pids = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(pids));
    }

    static StackFile of(
            StackPorts ports, int relays, URI provider, Path adminKeyFile, SequencedMap<ProcessName, Long> pids) {
        var byName = new LinkedHashMap<String, Long>();
        pids.forEach((process, pid) -> byName.put(process.value(), pid));
        return new StackFile(
                URI.create(ServiceConfig.url(ports.admin())),
                java.util.stream.IntStream.rangeClosed(1, relays)
                        .mapToObj(number -> URI.create(ServiceConfig.url(ports.relay(number))))
                        .toList(),
                provider,
                URI.create(ServiceConfig.url(ports.usage())),
                URI.create(ServiceConfig.url(ports.moderation())),
                adminKeyFile.toString(),
                byName);
    }

    /** Empty when no stack runs there, or the file is not one of ours: it is only a convenience, and made again. */
    public static Optional<StackFile> read(Path file) {
        try {
            return Optional.ofNullable(Json.read(Files.readAllBytes(file), StackFile.class))
                    .filter(StackFile::isWhole);
        } catch (IOException | UncheckedIOException | IllegalArgumentException missingOrDamaged) {
            return Optional.empty();
        }
    }

    private boolean isWhole() {
        boolean complete =
                Stream.of(admin, provider, usage, moderation, adminKeyFile).allMatch(Objects::nonNull);
        if (!complete
                || relays.isEmpty()
                || relays.size() > StackPorts.MOST_RELAYS
                || pids.values().stream().anyMatch(Objects::isNull)) {
            return false;
        }
        try {
            return ports().base() > 0;
        } catch (StartFailure notAPortOfOurs) {
            return false;
        }
    }

    void write(StackHome home) {
        try {
            PrivateFiles.write(
                    home.stackFile(),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        }
    }

    /** The base port that this stack was started with. */
    public StackPorts ports() {
        return new StackPorts(relays.getFirst().getPort());
    }

    /** How many replicas of key-service run, or ran. */
    public int keyServices() {
        return Math.max(1, (int) pids.keySet().stream()
                .flatMap(name -> ProcessName.parse(name).stream())
                .filter(ProcessName::isKeyService)
                .count());
    }

    public boolean hasSimulator() {
        return provider.equals(StackOptions.simulatorAddress(ports()));
    }
}
