package dev.keyreeve.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the bench beside nginx takes from the machine. */
record Tools(Path nginx, Path wrk) {
    /**
     * @throws Missing in a sentence with the remedy
     */
    static Tools find() {
        return new Tools(
                on("nginx").orElseThrow(() -> new Missing("nginx, the proxy that the relay is measured beside")),
                on("wrk").orElseThrow(() -> new Missing("wrk, the load generator")));
    }

    /** Servers stand where an ordinary user's path does not lead. */
    private static Optional<Path> on(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return Stream.of(path.split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing(String what) {
            super("This machine lacks " + what + "; install both (Debian: apt-get install nginx-light wrk).");
        }
    }
}
