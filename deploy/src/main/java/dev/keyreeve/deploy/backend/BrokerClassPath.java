package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The class path of the broker's JVM: the exact list that the build resolved, kept as a resource, so that neither the
 * broker nor its logging is on the class path of the tests and services that use this module. The jars lie beside this
 * module's own ({@code lib/broker}) once it is packaged, and in the Maven repository that the build used before that.
 */
final class BrokerClassPath {
    private static final String LIST = "broker.classpath";
    private static final String REPOSITORY = "@M2@/";

    private BrokerClassPath() {}

    static String resolve() {
        Path self = location(BrokerClassPath.class);
        var path = new ArrayList<String>();
        path.add(self.toString());
        for (String entry : entries()) {
            path.add(find(entry, self).toString());
        }
        return String.join(File.pathSeparator, path);
    }

    static List<String> entries() {
        try (InputStream list = BrokerClassPath.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new StartFailure("The build of keyreeve-deploy is incomplete (" + LIST + "); build it again.");
            }
            String content = new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
            return List.of(content.split(File.pathSeparator)).stream()
                    .filter(entry -> entry.startsWith(REPOSITORY)) // what is not from the repository is our own module
                    .map(entry -> entry.substring(REPOSITORY.length()))
                    .toList();
        } catch (IOException failure) {
            throw new StartFailure("The class path of the Kafka broker cannot be read.", failure);
        }
    }

    private static Path find(String entry, Path self) {
        String jar = Path.of(entry).getFileName().toString();
        for (Path candidate : List.of(
                self.resolveSibling("lib").resolve("broker").resolve(jar),
                repository().resolve(entry))) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new StartFailure("A part of the Kafka broker is missing: " + jar + "; build again (./keyreeve up does).");
    }

    /** Where the build's jars lie, told from one of them that is always loaded from there. */
    private static Path repository() {
        String told = System.getProperty("maven.repo.local");
        if (told != null) {
            return Path.of(told);
        }
        Path driver = location(org.postgresql.Driver.class);
        for (Path directory = driver; directory != null; directory = directory.getParent()) {
            if (Files.isDirectory(directory.resolve("org/apache/kafka"))) {
                return directory;
            }
        }
        return Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException odd) {
            throw new StartFailure("The build's own place on the disk has a name that cannot be used.", odd);
        }
    }
}
