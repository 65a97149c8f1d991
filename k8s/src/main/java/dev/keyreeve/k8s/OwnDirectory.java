package dev.keyreeve.k8s;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/**
 * A directory of rendered files that belongs to somebody else. Each begins with a digest of what follows, so that it is
 * known which ones may be written anew: what a hand has made or changed is not to be had again.
 */
final class OwnDirectory {
    private static final String HEADER =
            "# Written by ./keyreeve manifests --out, and anew by it as long as nobody changes"
                    + " it; what is to be otherwise belongs in the values, or in an overlay. sha256:";

    private final Path path;

    /** @param path is made; where it is a link, what is looked through and written is the directory behind it */
    OwnDirectory(Path path) throws IOException {
        this.path = Files.createDirectories(path).toRealPath();
    }

    /** @throws IllegalStateException when it holds anything that was not written so; then nothing was touched */
    void write(SortedMap<String, String> files) throws IOException {
        List<Path> old = found();
        for (Path file : old) {
            if (!isOurs(file)) {
                throw new IllegalStateException(
                        file + " was not written by 'manifests', or was changed since. Nothing was"
                                + " written: name an empty directory, or one that holds what this command wrote and no more.");
            }
        }
        for (Path file : old) {
            if (!files.containsKey(path.relativize(file).toString())) {
                Files.delete(file);
            }
        }
        for (var file : files.entrySet()) {
            byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
            Files.writeString(path.resolve(file.getKey()), HEADER + digest(text) + "\n" + file.getValue());
        }
    }

    /** Whatever is there and is no plain directory. */
    private List<Path> found() throws IOException {
        try (var paths = Files.walk(path)) {
            return paths.filter(each -> !each.equals(path))
                    .filter(each -> Files.isSymbolicLink(each) || !Files.isDirectory(each))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path file) throws IOException {
        if (Files.isSymbolicLink(file) || !Files.isRegularFile(file)) {
            return false;
        }
        // Bytes, each a character: not all that lies around is text.
        String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\n');
        return end > 0
                && all.substring(0, end)
                        .equals(HEADER + digest(all.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
