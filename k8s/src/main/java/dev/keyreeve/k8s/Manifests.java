package dev.keyreeve.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code ./keyreeve manifests}: writes {@code k8s/kustomize} anew. */
public final class Manifests {
    private Manifests() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            System.err.println("keyreeve: manifests takes no arguments; it renders k8s/kustomize from the chart.");
            System.exit(2);
        }
        Path directory = directory();
        var wanted = new Kustomizations(Chart.ofCheckout()).files();
        for (String gone : found(directory).keySet()) {
            if (!wanted.containsKey(gone)) {
                Files.delete(directory.resolve(gone));
            }
        }
        for (var file : wanted.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file.getValue());
        }
        System.out.println(wanted.size() + " files in " + directory);
    }

    static Path directory() {
        return Chart.checkout().resolve("k8s/kustomize");
    }

    /** What stands there now. */
    static SortedMap<String, String> found(Path directory) throws IOException {
        var files = new TreeMap<String, String>();
        if (Files.exists(directory)) {
            try (var paths = Files.walk(directory)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(directory.relativize(path).toString(), Files.readString(path));
                }
            }
        }
        return files;
    }
}
