package dev.keyreeve.deploy.prices;

import dev.keyreeve.contracts.usage.PriceBook;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    /** What a person who has just run it should know, a line each. */
    public List<String> told() {
        var lines = new ArrayList<String>();
        lines.add(
                added
                        ? "Wrote version %s.".formatted(book.version())
                        : "Version %s is there already, with the same prices; nothing was written."
                                .formatted(book.version()));
        var unpriced = unpriced();
        lines.add("Read: %s of %s; of %s there is a price, made of %s (for input, cached input, output and so on)."
                .formatted(
                        count(notes.models(), "model"),
                        count(book.providers().size(), "provider"),
                        count(notes.models() - unpriced.size(), "model"),
                        count(notes.rates(), "rate")));
        if (notes.freeModels() > 0) {
            lines.add("Free: %s without a price whose names end in ':free'."
                    .formatted(count(notes.freeModels(), "model")));
        }
        tell(
                lines,
                "Rounded up: %s finer than a pico-USD (1e-12 USD) a token, the least that is counted",
                "rate",
                becomes(notes.rounded()));
        tell(
                lines,
                "Tidied: %s that ended in the noise of floating-point numbers, digits that nobody meant",
                "rate",
                becomes(notes.cleaned()));
        tell(
                lines,
                "Left out: %s that the list names without a price. Until own-facts.json or an organization prices one,"
                        + " its calls cost nothing here, and under a hard budget in money they are refused",
                "model",
                unpriced);
        tell(
                lines,
                "Left out: %s of a kind that Keyreeve does not know. Nothing bounds what such a model costs, so under a"
                        + " hard budget in money its calls are refused",
                "rate",
                notes.unknown());
        tell(
                lines,
                "Unused: %s of own-facts.json about models that the list does not price; correct or remove them there",
                "fact",
                notes.unused());
        return lines;
    }

    /** Some that the source has no price for have one of ours. */
    private List<String> unpriced() {
        return notes.unpriced().stream()
                .filter(none -> book.find(none.provider(), none.model()).isEmpty())
                .map(none -> none.provider() + "." + none.model())
                .toList();
    }

    private static List<String> becomes(Map<String, String> rates) {
        return rates.entrySet().stream()
                .map(rate -> rate.getKey() + " " + rate.getValue())
                .toList();
    }

    private static void tell(List<String> lines, String sentence, String thing, List<String> facts) {
        if (!facts.isEmpty()) {
            lines.add(sentence.formatted(count(facts.size(), thing)) + ":");
            facts.forEach(fact -> lines.add("  " + fact));
        }
    }

    private static String count(int many, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", many, thing, many == 1 ? "" : "s");
    }
}
