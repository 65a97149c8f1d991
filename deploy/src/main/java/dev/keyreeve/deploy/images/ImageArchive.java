package dev.keyreeve.deploy.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Images as {@code docker load} and containerd take them: several in one archive, with the layers that they share once. */
final class ImageArchive {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
    private static final Duration ASKED_AT_FIRST_EVERY = Duration.ofSeconds(1);
    private static final Duration MAY_TAKE_TO_START = Duration.ofMinutes(2);

    private final Path work;
    private final Revision revision;
    private final String version;
    private final Map<String, String> source;

    ImageArchive(Path work, Revision revision, String version, Map<String, String> source) {
        this.work = work;
        this.revision = revision;
        this.version = version;
        this.source = Map.copyOf(source);
    }

    /** One image: its layers from below, and its configuration. */
    record Image(ImageSpec spec, List<Layer> layers, byte[] configuration, String id) {
        Image {
            layers = List.copyOf(layers);
        }
    }

    Image image(ImageSpec spec, BaseImage base, @Nullable Path cache) throws IOException {
        var layers = new ArrayList<>(base.layers());
        Instant moment = revision.moment();
        layers.add(Layer.write(file(spec, "libraries"), "libraries", spec.libraryLayer(), moment));
        layers.add(Layer.write(file(spec, "application"), "application", spec.applicationLayer(), moment));
        if (cache != null) {
            layers.add(Layer.write(
                    file(spec, "aot"), "AOT cache", Map.of(ImageSpec.CACHE, new Entry.File(cache)), moment));
        }
        byte[] configuration = configuration(spec, base, layers, cache != null)
                .toPrettyString()
                .getBytes(StandardCharsets.UTF_8);
        return new Image(spec, layers, configuration, Layer.digest(new ByteArrayInputStream(configuration)));
    }

    void write(Path archive, List<Image> images) throws IOException {
        try (var tar = Layer.archive(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            var manifest = JSON.arrayNode();
            var written = new HashSet<String>();
            for (Image image : images) {
                var entry = manifest.addObject().put("Config", image.id() + ".json");
                entry.putArray("RepoTags").add(image.spec().name() + ":" + version);
                ArrayNode names = entry.putArray("Layers");
                for (Layer layer : image.layers()) {
                    names.add(layer.digest() + ".tar");
                    if (written.add(layer.digest())) {
                        try (InputStream in = Files.newInputStream(layer.file())) {
                            put(tar, layer.digest() + ".tar", Files.size(layer.file()), in);
                        }
                    }
                }
                put(tar, image.id() + ".json", image.configuration());
            }
            put(tar, "manifest.json", manifest.toPrettyString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private ObjectNode configuration(ImageSpec spec, BaseImage base, List<Layer> layers, boolean withCache) {
        var root = JSON.objectNode();
        root.put("architecture", architecture())
                .put("os", "linux")
                .put("created", revision.moment().toString());
        var config = root.putObject("config");
        JsonNode environment = base.configuration().path("Env");
        config.putArray("Env").addAll(environment instanceof ArrayNode known ? known : JSON.arrayNode());
        config.put("User", ImageSpec.USER + ":" + ImageSpec.USER).put("WorkingDir", "/" + ImageSpec.HOME);
        config.put("StopSignal", "SIGTERM");
        var entrypoint = config.putArray("Entrypoint");
        spec.command(base.javaCommand(), withCache).forEach(entrypoint::add);
        var arguments = config.putArray("Cmd");
        spec.arguments().forEach(arguments::add);
        var ports = config.putObject("ExposedPorts");
        spec.ports().forEach(port -> ports.putObject(port + "/tcp"));
        if (spec.volume() != null) {
            config.putObject("Volumes").putObject(spec.volume());
        }
        if (spec.health() != null) {
            health(config.putObject("Healthcheck"), spec.healthCommand(base.javaCommand()));
        }
        var labels = config.putObject("Labels");
        labels(spec).forEach(labels::put);
        var rootfs = root.putObject("rootfs").put("type", "layers");
        var digests = rootfs.putArray("diff_ids");
        var history = root.putArray("history");
        for (Layer layer : layers) {
            digests.add("sha256:" + layer.digest());
            history.addObject().put("created", revision.moment().toString()).put("created_by", layer.createdBy());
        }
        return root;
    }

    /** Kubernetes has probes of its own and leaves it aside; Docker and Compose go by it. */
    private static void health(ObjectNode health, List<String> command) {
        var test = health.putArray("Test").add("CMD");
        command.forEach(test::add);
        health.put("Interval", ASKED_EVERY.toNanos())
                .put("Timeout", ASKED_EVERY.toNanos())
                .put("StartPeriod", MAY_TAKE_TO_START.toNanos())
                .put("StartInterval", ASKED_AT_FIRST_EVERY.toNanos())
                .put("Retries", 3);
    }

    private Map<String, String> labels(ImageSpec spec) {
        var labels = new TreeMap<>(source);
        labels.put("org.opencontainers.image.title", spec.title());
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.revision", revision.id());
        labels.put("org.opencontainers.image.created", revision.moment().toString());
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        return labels;
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private Path file(ImageSpec spec, String layer) {
        return work.resolve(spec.name() + "-" + layer + ".tar");
    }

    private void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        put(tar, name, content.length, new ByteArrayInputStream(content));
    }

    private void put(TarArchiveOutputStream tar, String name, long size, InputStream content) throws IOException {
        var header = new TarArchiveEntry(name);
        header.setModTime(Date.from(revision.moment()));
        header.setIds(0, 0);
        header.setNames("", "");
        header.setSize(size);
        tar.putArchiveEntry(header);
        content.transferTo(tar);
        tar.closeArchiveEntry();
    }
}
