package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What people set for their stack beyond the command line: {@code settings.properties} in the home, such as
 * {@code keyreeve.relay.cors.origins=https://app.example.com}. Every service is told all of it, after its own settings and
 * before what a test rigs.
 */
final class OwnSettings {
    static final String FILE = "settings.properties";
    private static final String PREFIX = "keyreeve.";

    private OwnSettings() {}

    static Map<String, String> of(Path home) {
        var file = home.resolve(FILE);
        var settings = new TreeMap<String, String>();
        if (!Files.exists(file)) {
            return settings;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            for (var key : properties.stringPropertyNames()) {
                if (!key.startsWith(PREFIX)) {
                    throw new StartFailure(file + " has '" + key + "'; settings begin with " + PREFIX
                            + " (docs/ARCHITECTURE.md names them).");
                }
                settings.put(key, properties.getProperty(key).strip());
            }
            return settings;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StartFailure(file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }
}
