package dev.keyreeve.moderation.detector;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds an organization's forbidden terms as whole words or phrases. Case, accents, compatibility forms, invisible
 * characters and the length of white space make no difference ({@link Folding}). Texts count as one after another with
 * a space between, because that is how a provider reads the parts of a message. Immutable; safe for all threads.
 */
public final class ForbiddenTerms {
    /** No term at all. */
    public static final ForbiddenTerms NONE = new ForbiddenTerms(List.of());

    private final Automaton automaton;

    private ForbiddenTerms(List<int[]> terms) {
        automaton = new Automaton(terms);
    }

    public static ForbiddenTerms of(List<String> terms) {
        return terms.isEmpty()
                ? NONE
                : new ForbiddenTerms(terms.stream().map(ForbiddenTerms::symbols).toList());
    }

    /** A term as it is compared; its length is what the limits of a policy count, in code points. */
    public static String normalized(String term) {
        int[] symbols =
                IntStream.of(symbols(term)).filter(s -> s != Symbols.EDGE).toArray();
        return new String(symbols, 0, symbols.length);
    }

    /**
     * Whether any term stands in the texts.
     *
     * @param pieceSize how many characters are folded at a time, at least 1; bounds the memory, never what is found
     */
    public boolean anyIn(List<String> texts, int pieceSize) {
        if (automaton.size() == 1) {
            return false;
        }
        var scan = new Scan(automaton);
        var symbols = new Symbols(scan::step);
        for (String text : texts) {
            for (int from = 0; from < text.length() && !scan.found; ) {
                int to = Pieces.end(text, from, pieceSize);
                symbols.text(Folding.fold(text.substring(from, to)));
                from = to;
            }
            symbols.end();
            if (scan.found) {
                return true;
            }
        }
        return false;
    }

    /** The measure of its memory: some 40 bytes each. */
    public int states() {
        return automaton.size();
    }

    /** With an edge at both ends: the last symbol of an ended text is the space after it. */
    private static int[] symbols(String term) {
        var all = IntStream.builder();
        var symbols = new Symbols(all::add);
        symbols.text(Folding.fold(term));
        symbols.end();
        int[] withSpace = all.build().toArray();
        return IntStream.of(withSpace).limit(Math.max(0, withSpace.length - 1)).toArray();
    }

    private static final class Scan {
        private final Automaton automaton;
        private int state = Automaton.START;
        private boolean found;

        Scan(Automaton automaton) {
            this.automaton = automaton;
        }

        void step(int symbol) {
            state = automaton.next(state, symbol);
            found |= automaton.ends(state);
        }
    }
}
