package dev.keyreeve.deploy.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The process beside, in whose process namespace this one runs; what it is shown and may write, seen through its own
 * root. No secret's value is read or told, only where there is one.
 *
 * @param seen false when its root cannot be looked into from here; then the rest is empty
 * @param user the number of the user that it runs as; -1 when it was not seen
 * @param status its {@code CapEff}, {@code NoNewPrivs} and {@code Seccomp}, as /proc tells them
 * @param token whether a token for the API server is mounted
 * @param files under /etc/keyreeve
 * @param role as which it logs in to PostgreSQL; empty for none
 * @param wrote directories in which a file could be made
 */
public record Neighbour(
        boolean seen,
        int user,
        List<String> status,
        boolean token,
        List<String> files,
        String role,
        List<String> wrote) {
    private static final Path PROCESS = Path.of("/proc/1");
    private static final Path ROOT = PROCESS.resolve("root");
    private static final Path OURS = Path.of("etc/keyreeve");
    private static final Path TOKEN = Path.of("var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String ROLE = "QUARKUS_DATASOURCE_USERNAME=";
    private static final List<String> TRIED =
            List.of("", "app", "bin", "etc", "home", "opt", "root", "tmp", "usr", "var", "var/lib", "var/tmp");

    static Neighbour look() {
        try {
            var status = Files.readAllLines(PROCESS.resolve("status"));
            Files.list(ROOT).close();
            return new Neighbour(
                    true,
                    Integer.parseInt(value(status, "Uid:").split("\\s+")[0]),
                    Stream.of("CapEff:", "NoNewPrivs:", "Seccomp:")
                            .map(name -> name + value(status, name))
                            .toList(),
                    Files.exists(ROOT.resolve(TOKEN)),
                    filesShown(),
                    roleOf(),
                    TRIED.stream()
                            .filter(Neighbour::canWrite)
                            .map(path -> "/" + path)
                            .toList());
        } catch (IOException hidden) {
            return new Neighbour(false, -1, List.of(), false, List.of(), "", List.of());
        }
    }

    private static String value(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** A Secret's files are links to hidden directories, which are left out. */
    private static List<String> filesShown() throws IOException {
        var files = new ArrayList<String>();
        if (Files.isDirectory(ROOT.resolve(OURS))) {
            try (var directories = Files.list(ROOT.resolve(OURS))) {
                for (var directory : directories.sorted().toList()) {
                    try (var names = Files.list(directory)) {
                        names.map(file -> file.getFileName().toString())
                                .filter(name -> !name.startsWith("."))
                                .sorted()
                                .forEach(files::add);
                    }
                }
            }
        }
        return files;
    }

    private static String roleOf() throws IOException {
        var all = Files.readString(PROCESS.resolve("environ"), StandardCharsets.ISO_8859_1);
        return Stream.of(all.split("\0", -1))
                .filter(variable -> variable.startsWith(ROLE))
                .map(variable -> variable.substring(ROLE.length()))
                .findFirst()
                .orElse("");
    }

    private static boolean canWrite(String directory) {
        try {
            var file = Files.createTempFile(ROOT.resolve(directory), "probe", "");
            Files.delete(file);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
