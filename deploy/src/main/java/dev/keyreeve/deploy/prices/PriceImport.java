package dev.keyreeve.deploy.prices;

import dev.keyreeve.contracts.usage.PriceBook;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * One import.
 *
 * @param added false when the folder had this version already, with the same numbers
 */
public record PriceImport(PriceBook book, ImportNotes notes, boolean added) {

    /**
     * Reads {@code source}, lays the folder's own facts over it and writes the version into the folder.
     *
     * @param day of the book, and its version: prices that begin later are still to come
     * @throws ImportRefused when the source is malformed or the version is there with other numbers
     */
    public static PriceImport run(Path source, LocalDate day, Path folder) {
        var notes = new ImportNotes();
        var target = new PriceFolder(folder);
        var facts = target.ownFacts();
        var providers = SourceFile.read(source, day, notes).stream()
                .map(provider -> facts.over(provider, notes))
                .toList();
        var book = new PriceBook(day.toString(), providers, null);
        return new PriceImport(book, notes, target.add(book));
    }

    public long models() {
        return book.providers().stream()
                .mapToLong(provider -> provider.models().size())
                .sum();
    }
}
