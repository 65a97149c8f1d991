package dev.keyreeve.deploy.prices;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.ProviderPrices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** The folder of released books: a file for each version, and {@code versions.txt} with the current one last. */
final class PriceFolder {
    private final Path folder;

    PriceFolder(Path folder) {
        this.folder = folder;
    }

    OwnFacts ownFacts() {
        var file = folder.resolve("own-facts.json");
        return Files.exists(file) ? OwnFacts.read(file) : OwnFacts.none();
    }

    /**
     * @return false when the version is there already, with the same numbers
     * @throws ImportRefused when it is there with other numbers
     */
    boolean add(PriceBook book) {
        var file = folder.resolve(book.version() + ".json");
        try {
            if (Files.exists(file)) {
                if (sameNumbers(Files.readAllBytes(file), book)) {
                    return false;
                }
                throw new ImportRefused(
                        "%s is there with other numbers, and a released version never changes; choose another with --version."
                                .formatted(file));
            }
            Files.createDirectories(folder);
            list(book.version());
            Files.writeString(file, text(book));
            return true;
        } catch (IOException e) {
            throw new ImportRefused("%s cannot be written: %s.".formatted(file, e.getMessage()));
        }
    }

    private static boolean sameNumbers(byte[] released, PriceBook book) {
        return Json.mapper()
                .valueToTree(Json.read(released, PriceBook.class))
                .equals(Json.mapper().valueToTree(book));
    }

    private void list(String version) throws IOException {
        var file = folder.resolve("versions.txt");
        var versions = new ArrayList<String>();
        if (Files.exists(file)) {
            versions.addAll(Files.readAllLines(file));
        }
        if (!versions.isEmpty() && version.compareTo(versions.getLast()) < 0) {
            throw new ImportRefused(
                    "The version %s is older than %s, the current one; choose a later day with --version."
                            .formatted(version, versions.getLast()));
        }
        if (!versions.contains(version)) {
            versions.add(version);
            Files.write(file, versions);
        }
    }

    /** A line for each model, so that a diff of two versions shows what changed. */
    private static String text(PriceBook book) {
        return book.providers().stream()
                .map(PriceFolder::text)
                .collect(Collectors.joining(
                        ",\n", "{\"version\": \"" + book.version() + "\", \"providers\": [\n", "\n]}\n"));
    }

    private static String text(ProviderPrices provider) {
        return provider.models().stream()
                .map(model -> "  " + json(model))
                .collect(Collectors.joining(
                        ",\n",
                        "{\"id\": %s, \"aliases\": %s, \"also_of\": %s, \"models\": [\n"
                                .formatted(json(provider.id()), json(provider.aliases()), json(provider.alsoOf())),
                        "\n]}"));
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
