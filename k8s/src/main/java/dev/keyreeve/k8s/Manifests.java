package dev.keyreeve.k8s;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code ./keyreeve manifests}: writes {@code k8s/kustomize} anew, or a directory of somebody's own. */
public final class Manifests {
    private Manifests() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /** What to exit with. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            out.println(
                    arguments.length == 0
                            ? ofTheCheckout()
                            : ManifestsOrder.parse(arguments).fulfil());
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println("keyreeve: " + wrong.getMessage() + "\n" + ManifestsOrder.USAGE);
            return 2;
        } catch (IllegalStateException refused) {
            err.println("keyreeve: " + refused.getMessage());
        } catch (IOException failure) {
            err.println("keyreeve: " + failure);
        }
        return 1;
    }

    private static String ofTheCheckout() throws IOException {
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
        return wanted.size() + " files in " + directory;
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
