package dev.keyreeve.deploy.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A layer as a tar file, and its digest. The same entries and moment give the same bits.
 *
 * @param digest SHA-256 in hex of the tar before any compression, which is what a configuration names it by
 * @param createdBy what the image's history says of it
 */
record Layer(Path file, String digest, String createdBy) {

    static Layer write(Path file, String createdBy, Map<String, Entry> entries, Instant moment) throws IOException {
        MessageDigest sha256 = sha256();
        try (OutputStream out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), sha256);
                var tar = archive(out)) {
            for (var entry : withParents(entries).entrySet()) {
                put(tar, entry.getKey(), entry.getValue(), moment);
            }
        }
        return new Layer(file, HexFormat.of().formatHex(sha256.digest()), createdBy);
    }

    /** What somebody else has made. */
    static Layer of(Path file, String digest, String createdBy) {
        return new Layer(file, digest, createdBy);
    }

    static String digest(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    static TarArchiveOutputStream archive(OutputStream out) {
        var tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }

    private static void put(TarArchiveOutputStream tar, String path, Entry entry, Instant moment) throws IOException {
        switch (entry) {
            case Entry.Directory _ -> tar.putArchiveEntry(header(path + "/", 0755, 0, moment));
            case Entry.Writable _ -> tar.putArchiveEntry(header(path + "/", 0700, ImageSpec.USER, moment));
            case Entry.Text text -> {
                var header = header(path, 0444, 0, moment);
                header.setSize(text.content().length);
                tar.putArchiveEntry(header);
                tar.write(text.content());
            }
            case Entry.File file -> put(tar, header(path, 0444, 0, moment), file.source());
            case Entry.Executable program -> put(tar, header(path, 0555, 0, moment), program.source());
        }
        tar.closeArchiveEntry();
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry header, Path source) throws IOException {
        header.setSize(Files.size(source));
        tar.putArchiveEntry(header);
        Files.copy(source, tar);
    }

    private static TarArchiveEntry header(String path, int mode, int owner, Instant moment) {
        var header = new TarArchiveEntry(path);
        header.setModTime(Date.from(moment));
        header.setMode(mode);
        header.setIds(owner, owner);
        header.setNames("", "");
        return header;
    }

    /** Sorted, so a directory comes before what is in it. */
    private static Map<String, Entry> withParents(Map<String, Entry> entries) {
        var all = new TreeMap<String, Entry>(entries);
        for (String path : entries.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                all.putIfAbsent(path.substring(0, slash), new Entry.Directory());
            }
        }
        return all;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
