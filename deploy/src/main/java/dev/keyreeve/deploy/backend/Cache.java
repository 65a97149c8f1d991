package dev.keyreeve.deploy.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where unpacked programs are kept between runs, for all homes of one user: {@code KEYREEVE_CACHE}, else
 * {@code XDG_CACHE_HOME/keyreeve}, else {@code ~/.cache/keyreeve}. Everything in it can be made again.
 */
public final class Cache {
    private Cache() {}

    public static Path directory() throws IOException {
        Path directory = locate(System.getenv(), System.getProperty("user.home"));
        PrivateFiles.createDirectories(directory);
        return directory;
    }

    static Path locate(Map<String, String> environment, String userHome) {
        UnaryOperator<@Nullable String> set = value -> value == null || value.isBlank() ? null : value;
        String own = set.apply(environment.get("KEYREEVE_CACHE"));
        if (own != null) {
            return Path.of(own);
        }
        String xdg = set.apply(environment.get("XDG_CACHE_HOME"));
        return (xdg == null ? Path.of(userHome, ".cache") : Path.of(xdg)).resolve("keyreeve");
    }

    /** What makes a directory's content. */
    interface Filler {
        void fill(Path directory) throws IOException;
    }

    /**
     * The entry of this name, filled by whoever comes first. It is filled under another name and then renamed, so a
     * crash leaves no half of it; of two processes that fill it at once, the later one takes the earlier one's.
     */
    static Path entry(Path cache, String name, Filler filler) throws IOException {
        Path entry = cache.resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        Path filling = Files.createTempDirectory(cache, "." + name + ".");
        try {
            filler.fill(filling);
            Files.move(filling, entry);
        } catch (IOException lostRaceOrFailed) {
            if (!Files.isDirectory(entry)) {
                throw lostRaceOrFailed;
            }
        } finally {
            PrivateFiles.deleteTree(filling);
        }
        return entry;
    }
}
