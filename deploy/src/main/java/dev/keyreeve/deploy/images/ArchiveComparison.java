package dev.keyreeve.deploy.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Whether two archives hold the same images, bit for bit; where they do not, which files of which layer differ. */
public final class ArchiveComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Layers that no two builds have alike, each for a reason of its own. */
    private static final Set<String> NEVER_ALIKE = Set.of(ImageArchive.GENERATED, ImageArchive.CACHE);

    private ArchiveComparison() {}

    /** @param same but for what no two builds have alike */
    public record Result(boolean same, List<String> lines) {
        public Result {
            lines = List.copyOf(lines);
        }
    }

    public static Result of(Path one, Path other) throws IOException {
        SortedMap<String, Image> first = images(one);
        SortedMap<String, Image> second = images(other);
        var names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        var lines = new ArrayList<String>();
        boolean same = true;
        for (String name : names) {
            Image a = first.get(name);
            Image b = second.get(name);
            if (a == null || b == null) {
                same = false;
                lines.add(name + " is in one of them only");
                continue;
            }
            var differences = differences(one, a, other, b);
            lines.add(name + (differences.isEmpty() ? " is the same" + butFor(a, b) : " differs:"));
            differences.forEach(difference -> lines.add("  " + difference));
            same &= differences.isEmpty();
        }
        return new Result(same, lines);
    }

    private static String butFor(Image a, Image b) {
        var others = new ArrayList<String>();
        for (int i = 0; i < a.layers().size(); i++) {
            if (!a.layers().get(i).equals(b.layers().get(i))) {
                others.add(a.madeBy(i));
            }
        }
        return others.isEmpty() ? "" : " but for its " + String.join(" and its ", others);
    }

    /** @param layers their digests, from below */
    private record Image(String id, ObjectNode configuration, List<String> layers) {
        String madeBy(int layer) {
            return configuration.path("history").path(layer).path("created_by").asText();
        }

        /** What it says but for its layers' digests, which are compared by what the layers hold. */
        ObjectNode withoutDigests() {
            ObjectNode copy = configuration.deepCopy();
            copy.remove("rootfs");
            return copy;
        }
    }

    private static List<String> differences(Path one, Image a, Path other, Image b) throws IOException {
        var found = new ArrayList<String>();
        if (!a.withoutDigests().equals(b.withoutDigests())
                || a.layers().size() != b.layers().size()) {
            found.add("configuration: entry point, labels, moment or layers");
        }
        for (int i = 0; i < Math.min(a.layers().size(), b.layers().size()); i++) {
            if (!a.layers().get(i).equals(b.layers().get(i)) && !NEVER_ALIKE.contains(a.madeBy(i))) {
                found.addAll(differences(
                        a.madeBy(i),
                        files(one, a.layers().get(i)),
                        files(other, b.layers().get(i))));
            }
        }
        return found;
    }

    private static List<String> differences(String layer, Map<String, String> one, Map<String, String> other) {
        var paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        paths.removeIf(path -> one.containsKey(path) && one.get(path).equals(other.get(path)));
        return paths.stream().map(path -> layer + ": " + path).toList();
    }

    private static SortedMap<String, Image> images(Path archive) throws IOException {
        var described = new HashMap<String, JsonNode>();
        read(
                archive,
                name -> name.endsWith(".json"),
                (name, in) -> described.put(name, JSON.readTree(in.readAllBytes())));
        JsonNode manifest = described.get("manifest.json");
        if (manifest == null) {
            throw new StartFailure(archive + " is no archive of images.");
        }
        var images = new TreeMap<String, Image>();
        for (JsonNode image : manifest) {
            String file = image.path("Config").asText();
            if (!(described.get(file) instanceof ObjectNode configuration)) {
                throw new StartFailure(archive + " lacks " + file + ".");
            }
            var layers = new ArrayList<String>();
            image.path("Layers").forEach(layer -> layers.add(layer.asText()));
            images.put(image.path("RepoTags").path(0).asText(), new Image(file, configuration, List.copyOf(layers)));
        }
        return images;
    }

    /** What each path holds, and how. */
    private static Map<String, String> files(Path archive, String layer) throws IOException {
        var files = new HashMap<String, String>();
        read(archive, layer::equals, (_, in) -> {
            var tar = new TarArchiveInputStream(in);
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(
                        entry.getName(),
                        "%o %d %s %s %s"
                                .formatted(
                                        entry.getMode(),
                                        entry.getLongUserId(),
                                        entry.getLastModifiedTime(),
                                        entry.getLinkName(),
                                        Layer.digest(tar)));
            }
        });
        return files;
    }

    private interface Reader {
        void read(String name, InputStream in) throws IOException;
    }

    private static void read(Path archive, Predicate<String> which, Reader reader) throws IOException {
        try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (which.test(entry.getName())) {
                    reader.read(entry.getName(), tar);
                }
            }
        }
    }
}
