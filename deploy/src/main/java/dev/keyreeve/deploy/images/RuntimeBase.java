package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A base without a registry and without root: a Java runtime that jlink makes of this JDK, and of this machine the C
 * library that it needs. No shell, no package manager.
 */
public final class RuntimeBase {
    private static final String MODULES =
            "java.se,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,"
                    + "jdk.security.auth,jdk.unsupported,jdk.zipfs";

    /** What the JVM loads by itself; the rest of the runtime's libraries is for screens and printers. */
    private static final List<String> LOADED = List.of(
            "bin/java",
            "lib/server/libjvm.so",
            "lib/libextnet.so",
            "lib/libjava.so",
            "lib/libmanagement_ext.so",
            "lib/libnet.so",
            "lib/libnio.so",
            "lib/libzip.so");

    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    private RuntimeBase() {}

    public static void write(Path archive, Instant moment) throws IOException {
        Path work = Files.createTempDirectory("keyreeve-base-");
        try {
            Path runtime = work.resolve("java");
            run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                    "--add-modules",
                    MODULES,
                    "--no-header-files",
                    "--no-man-pages",
                    "--generate-cds-archive",
                    "--output",
                    runtime.toString()));
            Files.createDirectories(PrivateFiles.parent(archive));
            Layer.write(archive, "base", entries(runtime), moment);
        } finally {
            PrivateFiles.deleteTree(work);
        }
    }

    private static Map<String, Entry> entries(Path runtime) throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        try (var walk = Files.walk(runtime)) {
            walk.filter(Files::isRegularFile).forEach(file -> {
                String path = "opt/java/" + runtime.relativize(file);
                entries.put(path, Files.isExecutable(file) ? new Entry.Executable(file) : new Entry.File(file));
            });
        }
        for (String loaded : LOADED) {
            var found =
                    LIBRARY.matcher(run(List.of("ldd", runtime.resolve(loaded).toString())));
            while (found.find()) {
                Path library = Path.of(found.group(1));
                if (!library.startsWith(runtime)) {
                    entries.put(library.toString().substring(1), new Entry.Executable(library.toRealPath()));
                }
            }
        }
        entries.put("etc/passwd", text("root:x:0:0::/:/\nkeyreeve:x:%1$d:%1$d::/:/\n".formatted(ImageSpec.USER)));
        entries.put("etc/group", text("root:x:0:\nkeyreeve:x:%d:\n".formatted(ImageSpec.USER)));
        entries.put("etc/nsswitch.conf", text("hosts: files dns\n"));
        return entries;
    }

    private static Entry text(String content) {
        return new Entry.Text(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new StartFailure(command.getFirst() + " failed, so there is no base.", output);
            }
            return output;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a base", interrupted);
        }
    }
}
