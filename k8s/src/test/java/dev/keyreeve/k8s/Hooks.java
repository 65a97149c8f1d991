package dev.keyreeve.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Helm's library renders no hooks. In a copy of the chart that calls them otherwise they are objects like any other. */
final class Hooks {
    /** What an annotation is called there that Helm knows as {@code helm.sh/hook…}. */
    static final String SHOWN = "shown.example/hook";

    private Hooks() {}

    /** @param directory an empty one, where the copy goes */
    static Chart shown(Path directory) {
        Path chart = Chart.checkout().resolve("k8s/helm/keyreeve");
        try (var paths = Files.walk(chart)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(chart.relativize(path));
                Files.createDirectories(copy.resolveSibling(""));
                Files.writeString(copy, Files.readString(path).replace("helm.sh/hook", SHOWN));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Chart(directory);
    }
}
