package dev.keyreeve.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rendering with values of somebody's own, into a directory of theirs. */
record ManifestsOrder(List<Path> values, Path out, String namespace) {
    static final String USAGE = """
            usage: keyreeve manifests
                       renders k8s/kustomize from the chart
                   keyreeve manifests --out DIR [--values FILE]... [--namespace NAME]
                       renders the chart with your values, later files over earlier ones, as a directory for kubectl apply -k""";

    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    ManifestsOrder {
        values = List.copyOf(values);
    }

    /** @throws IllegalArgumentException with what is wrong with them */
    static ManifestsOrder parse(String... arguments) {
        var values = new ArrayList<Path>();
        @Nullable Path out = null;
        String namespace = Chart.NAMESPACE;
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            if (!List.of("--values", "--out", "--namespace").contains(option)) {
                throw new IllegalArgumentException("manifests does not know '" + option + "'.");
            }
            if (i + 1 == arguments.length || arguments[i + 1].isBlank()) {
                throw new IllegalArgumentException(option + " lacks what it names.");
            }
            String value = arguments[i + 1];
            switch (option) {
                case "--values" -> values.add(readable(value));
                case "--out" -> out = Path.of(value).toAbsolutePath().normalize();
                default -> namespace = name(value);
            }
        }
        if (out == null) {
            throw new IllegalArgumentException("manifests needs --out DIR with values of your own.");
        }
        return new ManifestsOrder(values, out, namespace);
    }

    private static Path readable(String value) {
        Path file = Path.of(value).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(value + " is no file that can be read.");
        }
        return file;
    }

    private static String name(String value) {
        if (!value.matches(NAME)) {
            throw new IllegalArgumentException("'" + value + "' cannot be a namespace's name.");
        }
        return value;
    }

    /**
     * What was done.
     *
     * @throws IllegalStateException with the words of Helm or of the directory, which refuse; then nothing was written
     */
    String fulfil() throws IOException {
        var told = new Values(values.stream().map(Path::toString).toList(), Map.of());
        var files = new Kustomizations(Chart.ofCheckout().in(namespace)).own(told);
        new OwnDirectory(out).write(files);
        return files.size() + " files in " + out;
    }
}
