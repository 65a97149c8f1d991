package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.PriceBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All versions that were ever released (see {@code resources/prices/README.md}), and what organizations laid over them:
 * {@code 2026-11-01+3} is an organization's third change over the book of that day.
 */
@Singleton
public class PriceBooks {
    private static final String FOLDER = "prices/";
    private static final char CHANGE = '+';

    private final Map<String, PriceBook> released;
    private final PriceBook current;
    private final OwnPrices own;

    @Inject
    PriceBooks(StoredOwnPrices own) {
        this(released(), own);
    }

    /** @param released oldest first; the last is the current one */
    PriceBooks(List<PriceBook> released, OwnPrices own) {
        this.released =
                released.stream().collect(Collectors.toUnmodifiableMap(PriceBook::version, Function.identity()));
        this.current = released.getLast();
        this.own = own;
    }

    /** What relays bound with from now on, where an organization has no prices of its own. */
    public PriceBook current() {
        return current;
    }

    /** An organization's own prices alone, under the version that names both; none, under the current version, if none. */
    public PriceBook ownOf(OrganizationId organization) {
        long changes = own.changes(organization);
        return changes == 0
                ? new PriceBook(current.version(), Map.of())
                : own.after(organization, changes)
                        .map(prices -> new PriceBook(current.version() + CHANGE + changes, prices.byProvider()))
                        .orElseThrow();
    }

    /** What an organization's exchanges cost from now on: its own prices over the current book. */
    public PriceBook of(OrganizationId organization) {
        return current.under(ownOf(organization));
    }

    /** What an organization's exchange was bound with, however long ago. */
    public Optional<PriceBook> find(OrganizationId organization, String version) {
        int plus = version.indexOf(CHANGE);
        if (plus < 0) {
            return Optional.ofNullable(released.get(version));
        }
        return Optional.ofNullable(released.get(version.substring(0, plus)))
                .flatMap(base -> own.after(organization, number(version.substring(plus + 1)))
                        .map(prices -> base.under(new PriceBook(version, prices.byProvider()))));
    }

    /** Zero, which no change has, for what is not written as we write it: each version has one name. */
    private static long number(String digits) {
        return digits.matches("[1-9]\\d{0,17}") ? Long.parseLong(digits) : 0;
    }

    static List<PriceBook> released() {
        return new String(resource("versions.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(PriceBooks::read)
                .toList();
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
