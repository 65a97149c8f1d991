package dev.keyreeve.deploy.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The last lines of a log, without reading the rest of it. */
public final class LogTail {
    private static final int MOST_BYTES = 64 * 1024;

    private LogTail() {}

    /** At most so many lines from the end; an empty string when there is no log. */
    public static String of(Path log, int lines) {
        return since(log, 0, lines);
    }

    /** The same, but nothing that stood before this position: an older run's last words would mislead. */
    public static String since(Path log, long position, int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(Math.min(position, file.length()), file.length() - MOST_BYTES);
            byte[] bytes = new byte[Math.toIntExact(file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            String[] all = new String(bytes, StandardCharsets.UTF_8).strip().split("\n", -1);
            int from = Math.max(0, all.length - lines);
            return String.join("\n", java.util.Arrays.copyOfRange(all, from, all.length));
        } catch (IOException missing) {
            return "";
        }
    }

    /** Where the log ends now; 0 when there is none. */
    public static long end(Path log) {
        return log.toFile().length();
    }
}
