package dev.keyreeve.deploy.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The commit that images are made from. Its moment is the only one that they contain.
 *
 * @param id with {@code -modified} behind it where the checkout is not what was committed
 */
public record Revision(String id, Instant moment) {
    /** Where there is no git: as the build's own jars are dated. */
    private static final Revision UNKNOWN = new Revision("unknown", Instant.parse("2026-01-01T00:00:00Z"));

    public static Revision of(Path checkout) {
        return git(checkout, "log", "-1", "--format=%H %ct")
                .map(line -> line.split(" ", 2))
                .map(found -> new Revision(
                        found[0] + (isModified(checkout) ? "-modified" : ""),
                        Instant.ofEpochSecond(Long.parseLong(found[1]))))
                .orElse(UNKNOWN);
    }

    private static boolean isModified(Path checkout) {
        return git(checkout, "status", "--porcelain")
                .filter(text -> !text.isEmpty())
                .isPresent();
    }

    private static Optional<String> git(Path checkout, String... arguments) {
        var command = Stream.concat(Stream.of("git", "-C", checkout.toString()), Stream.of(arguments))
                .toList();
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException noGit) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking git", interrupted);
        }
    }
}
