package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.PriceBook;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All versions that were ever released; see {@code resources/prices/README.md}. */
@Singleton
public class PriceBooks {
    private static final String FOLDER = "prices/";

    private final Map<String, PriceBook> byVersion;
    private final PriceBook current;

    PriceBooks() {
        var versions = new String(resource("versions.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        this(versions.stream().map(PriceBooks::read).toList());
    }

    /** @param books oldest first; the last is the current one */
    PriceBooks(List<PriceBook> books) {
        byVersion = books.stream().collect(Collectors.toUnmodifiableMap(PriceBook::version, Function.identity()));
        current = books.getLast();
    }

    /** What relays bound with from now on. */
    public PriceBook current() {
        return current;
    }

    /** What an exchange was bound with, however long ago. */
    public Optional<PriceBook> find(String version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    private static PriceBook read(String version) {
        var book = Json.read(resource(version + ".json"), PriceBook.class);
        if (!book.version().equals(version)) {
            throw new IllegalStateException(
                    "prices/%s.json says that it is version %s".formatted(version, book.version()));
        }
        return book;
    }

    private static byte[] resource(String name) {
        try (var stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + FOLDER + name + " is missing");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
