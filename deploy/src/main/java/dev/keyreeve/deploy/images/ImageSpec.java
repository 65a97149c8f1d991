package dev.keyreeve.deploy.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one image is made of, whoever builds it.
 *
 * @param libraries by their paths in the image; they change with the versions of others
 * @param application the same of our own, which changes with every commit
 * @param flags of the JVM, in training as in service
 * @param start what follows the flags: {@code -jar FILE}, or a class path and a main class
 * @param arguments that somebody who starts the image gives instead of these
 * @param health where it answers whether it is ready; null for what ends by itself
 * @param sbom beside the image and in it
 */
record ImageSpec(
        String name,
        String title,
        SequencedMap<String, Path> libraries,
        SequencedMap<String, Path> application,
        List<String> flags,
        List<String> start,
        List<String> arguments,
        List<Integer> ports,
        @Nullable String volume,
        @Nullable String health,
        @Nullable Path sbom) {
    /** Root of nothing: a number, because who checks runAsNonRoot cannot know names. The chart's fsGroup is the same. */
    static final int USER = 10_001;

    static final String HOME = "app";
    static final String CACHE = "app/keyreeve.aot";
    static final String GENERATED = "app/quarkus/generated-bytecode.jar";
    static final String SBOM = "app/sbom.cdx.json";
    private static final String HEALTH_CHECK =
            "app/health/" + HealthCheck.class.getName().replace('.', '/') + ".class";

    SequencedMap<String, Entry> libraryLayer() {
        return files(libraries);
    }

    SequencedMap<String, Entry> applicationLayer() {
        var layer = files(application);
        layer.remove(GENERATED);
        if (sbom != null) {
            layer.put(SBOM, new Entry.File(sbom));
        }
        if (health != null) {
            layer.put(HEALTH_CHECK, new Entry.Text(HealthCheck.bytes()));
        }
        if (volume != null) {
            layer.put(volume.substring(1), new Entry.Writable());
        }
        return layer;
    }

    /**
     * What Quarkus writes while it packs a service: it numbers and names some of it in the order in which its threads come
     * to it, so it is another one in every build and lies apart from what is the same. Empty for what is no service.
     */
    SequencedMap<String, Entry> generatedLayer() {
        var layer = files(application);
        layer.keySet().retainAll(Set.of(GENERATED));
        return layer;
    }

    /** The flags, the cache where there is one, and what to start: alike in training and in service. */
    List<String> command(String java, boolean withCache) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(flags);
        if (withCache) {
            command.add("-XX:AOTCache=/" + CACHE);
        }
        command.addAll(start);
        return command;
    }

    /** A JVM of its own that compiles nothing, because an image without a shell has no curl either. */
    List<String> healthCommand(String java) {
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                "/app/health",
                HealthCheck.class.getName(),
                String.valueOf(health));
    }

    private static SequencedMap<String, Entry> files(SequencedMap<String, Path> files) {
        var layer = new LinkedHashMap<String, Entry>();
        files.forEach((path, file) -> layer.put(path, new Entry.File(file)));
        return layer;
    }
}
