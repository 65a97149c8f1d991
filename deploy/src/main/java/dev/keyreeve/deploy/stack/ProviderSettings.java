package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The upstream APIs of a stack. The simulator is all of them; with a real OpenAI the others are real, too. More of them, and
 * other addresses, stand in {@code providers.properties} in the home, which people write: {@code groq.base-url=https://…}
 * and, where it is no OpenAI-compatible server, {@code NAME.dialect=…}; for one in the house that has no TLS
 * {@code NAME.allow-plain-http=true}.
 */
final class ProviderSettings {
    static final String FILE = "providers.properties";
    private static final String PREFIX = "keyreeve.providers.";
    private static final String BASE_URL = ".base-url";
    private static final String DIALECT = ".dialect";
    private static final String ALLOW_PLAIN_HTTP = ".allow-plain-http";
    private static final List<String> ALL = List.of(BASE_URL, DIALECT, ALLOW_PLAIN_HTTP);

    private ProviderSettings() {}

    /** As key-service and relays read them. */
    static SequencedMap<String, String> of(Path home, URI openAi, boolean simulated) {
        var settings = new TreeMap<String, String>();
        settings.put("openai" + BASE_URL, openAi.toString());
        if (simulated) {
            settings.put("anthropic" + BASE_URL, openAi.resolve("/anthropic/v1").toString());
            settings.put("azure" + BASE_URL, openAi.resolve("/azure/openai").toString());
            settings.put("gemini" + BASE_URL, openAi.resolve("/gemini/v1beta").toString());
        } else {
            settings.put("anthropic" + BASE_URL, "https://api.anthropic.com/v1");
            // Every Azure resource has an address of its own, which comes with its credential.
            settings.put("azure" + DIALECT, "azure");
            settings.put("gemini" + BASE_URL, "https://generativelanguage.googleapis.com/v1beta");
        }
        settings.putAll(written(home.resolve(FILE)));
        check(settings);
        var config = new LinkedHashMap<String, String>();
        settings.forEach((key, value) -> config.put(PREFIX + key, value));
        return config;
    }

    private static Map<String, String> written(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            var settings = new TreeMap<String, String>();
            for (var key : properties.stringPropertyNames()) {
                if (ALL.stream().noneMatch(key::endsWith)) {
                    throw new StartFailure(
                            file + " has '" + key + "'; there are NAME" + String.join(", NAME", ALL) + ".");
                }
                settings.put(key, properties.getProperty(key).strip());
            }
            return settings;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StartFailure(file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    /** Before anything starts: a service that stops over it would say it in its log alone. */
    private static void check(Map<String, String> settings) {
        for (var key : settings.keySet()) {
            var name = key.substring(0, key.lastIndexOf('.'));
            try {
                Provider.of(
                        name,
                        Optional.ofNullable(settings.get(name + DIALECT)),
                        Optional.ofNullable(settings.get(name + BASE_URL)).map(text -> address(name, text)),
                        isTrue(name + ALLOW_PLAIN_HTTP, settings.getOrDefault(name + ALLOW_PLAIN_HTTP, "false")));
            } catch (IllegalArgumentException fault) {
                throw new StartFailure(FILE + ": " + fault.getMessage() + ".", fault);
            }
        }
    }

    private static boolean isTrue(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(PREFIX + key + " must be true or false");
        };
    }

    private static URI address(String name, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException(PREFIX + name + BASE_URL + ": " + fault.getMessage(), fault);
        }
    }
}
