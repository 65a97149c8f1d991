package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the class path into the cache. The directory carries the
 * archive's digest, so another version never runs by the older one's name.
 */
public final class PostgresBinaries {
    private final Path directory;
    private final Disguise disguise;

    private PostgresBinaries(Path directory, Disguise disguise) {
        this.directory = directory;
        this.disguise = disguise;
    }

    /** Unpacks on first use (about a second and a half), else finds them there. */
    public static PostgresBinaries unpacked() {
        return unpacked(Disguise.needed());
    }

    static PostgresBinaries unpacked(Disguise disguise) {
        String archive = archive(System.getProperty("os.arch"));
        try {
            Path directory = Cache.entry(
                    Cache.directory(), "postgresql-" + digest(archive), filling -> unpack(archive, filling));
            return new PostgresBinaries(directory, disguise);
        } catch (IOException failure) {
            throw new StartFailure(
                    "PostgreSQL's programs could not be unpacked: " + failure.getMessage()
                            + ". Free some space, or set KEYREEVE_CACHE to a directory that has 100 MB.",
                    failure);
        }
    }

    /** The command line that runs one of them, as somebody whom it lets run it. */
    List<String> command(String program, List<String> arguments) {
        var line = new ArrayList<>(disguise.prefix());
        line.add(directory.resolve("bin").resolve(program).toString());
        line.addAll(arguments);
        return List.copyOf(line);
    }

    /** Sees that a data directory belongs to whom the server will be. */
    void own(Path data) throws IOException {
        disguise.own(data);
    }

    /** The major version, which a data directory must have been made by. */
    String majorVersion() {
        return "18";
    }

    private static String archive(String architecture) {
        String name = architecture.toLowerCase(Locale.ROOT).contains("aarch64") ? "arm_64" : "x86_64";
        String archive = "/postgres-linux-" + name + ".txz";
        if (PostgresBinaries.class.getResource(archive) == null) {
            throw new StartFailure("There is no PostgreSQL for this machine (" + architecture
                    + ") in the build; the embedded stack runs on Linux, x86-64.");
        }
        return archive;
    }

    private static String digest(String archive) throws IOException {
        try (InputStream in = resource(archive)) {
            var digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void unpack(String archive, Path directory) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory) throws IOException {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("the archive holds a path that leaves it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, directory.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = new HashSet<>(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
        }
        return permissions;
    }

    private static InputStream resource(String archive) throws IOException {
        InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
        if (in == null) {
            throw new IOException(archive + " is not on the class path");
        }
        return in;
    }
}
