package dev.keyreeve.deploy.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What stands below our layers: a C library and a Java runtime. From what {@code docker save} writes, or from the tar of a
 * root directory.
 *
 * @param configuration what the base's own says of its environment
 * @param java the runtime's directory in the image
 */
record BaseImage(List<Layer> layers, ObjectNode configuration, String java) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODULES = "/lib/modules";

    static BaseImage open(Path archive, Path work) throws IOException {
        if (!Files.isReadable(archive)) {
            throw new StartFailure(archive + " cannot be read; --base takes what docker save writes, or a root"
                    + " directory's tar, such as ./keyreeve images base makes.");
        }
        Path unpacked = work.resolve("base");
        PrivateFiles.deleteTree(unpacked);
        Files.createDirectories(unpacked);
        JsonNode manifest = saved(archive, unpacked);
        var layers = new ArrayList<Layer>();
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        if (manifest.isMissingNode()) {
            try (var in = plain(archive)) {
                layers.add(Layer.of(archive, Layer.digest(in), "base"));
            }
        } else {
            JsonNode config = JSON.readTree(
                    unpacked.resolve(name(manifest.path("Config").asText())).toFile());
            if (config.path("config") instanceof ObjectNode found) {
                configuration = found;
            }
            for (int i = 0; i < manifest.path("Layers").size(); i++) {
                String diffId =
                        config.path("rootfs").path("diff_ids").path(i).asText().replaceFirst("^sha256:", "");
                layers.add(Layer.of(
                        unpacked.resolve(name(manifest.path("Layers").path(i).asText())), diffId, "base"));
            }
        }
        return new BaseImage(List.copyOf(layers), configuration, findJava(layers, archive));
    }

    /** The runtime as it lies in the image, at a place where this machine can run it: caches are its own. */
    Path unpackJava(Path directory) throws IOException {
        PrivateFiles.deleteTree(directory);
        for (Layer layer : layers) {
            try (var tar = new TarArchiveInputStream(plain(layer.file()))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    String path = clean(entry.getName());
                    if (!path.startsWith(java + "/")) {
                        continue;
                    }
                    Path target =
                            directory.resolve(path.substring(java.length() + 1)).normalize();
                    if (!target.startsWith(directory)) {
                        throw new StartFailure("The base image has an entry that leads out of it: " + path + ".");
                    }
                    if (entry.isDirectory()) {
                        Files.createDirectories(target);
                    } else if (entry.isSymbolicLink()) {
                        Files.createDirectories(PrivateFiles.parent(target));
                        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                    } else if (entry.isFile()) {
                        Files.createDirectories(PrivateFiles.parent(target));
                        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                        Files.setLastModifiedTime(target, entry.getLastModifiedTime());
                        if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
                            throw new IOException(target + " cannot be made executable");
                        }
                    }
                }
            }
        }
        return directory.resolve("bin/java");
    }

    String javaCommand() {
        return "/" + java + "/bin/java";
    }

    /** The manifest of what docker save wrote, with its files unpacked; missing for a plain root directory. */
    private static JsonNode saved(Path archive, Path unpacked) throws IOException {
        if (!isSaved(archive)) {
            return JsonNodeFactory.instance.missingNode();
        }
        try (var tar = new TarArchiveInputStream(plain(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Files.copy(tar, unpacked.resolve(name(entry.getName())), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        JsonNode images = JSON.readTree(unpacked.resolve("manifest.json").toFile());
        if (images.size() != 1) {
            throw new StartFailure(archive + " holds " + images.size() + " images; a base is one.");
        }
        return images.path(0);
    }

    private static boolean isSaved(Path archive) throws IOException {
        try (var tar = new TarArchiveInputStream(plain(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (clean(entry.getName()).equals("manifest.json")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String findJava(List<Layer> layers, Path archive) throws IOException {
        for (Layer layer : layers) {
            try (var tar = new TarArchiveInputStream(plain(layer.file()))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    String path = clean(entry.getName());
                    if (entry.isFile() && path.endsWith(MODULES)) {
                        return path.substring(0, path.length() - MODULES.length());
                    }
                }
            }
        }
        throw new StartFailure(archive + " holds no Java runtime (no lib/modules); take one such as eclipse-temurin's"
                + " 25-jre, or ./keyreeve images base.");
    }

    private static InputStream plain(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new GzipCompressorInputStream(in, true) : in;
    }

    /** One flat name for a file inside of the archive. */
    private static String name(String path) {
        return clean(path).replace('/', '_');
    }

    private static String clean(String path) {
        return path.replaceFirst("^(\\./|/)+", "").replaceFirst("/$", "");
    }
}
