package dev.keyreeve.moderation.detector;

import java.util.Arrays;
import java.util.List;

/**
 * Finds any of many words in one pass (Aho and Corasick, "Efficient string matching", CACM 18(6), 1975). Words are
 * sequences of symbols, 0 to 2^21 - 1: room for every code point and a few signs of our own. A state is a number; the
 * caller keeps it, so that a text may come in pieces and one automaton serves all threads.
 */
final class Automaton {
    static final int START = 0;

    private static final int SYMBOL_BITS = 21;
    private static final int ROOT_TABLE = 128;

    private final Edges edges;
    /** The first symbols of all words; most symbols of most texts are looked up here and nowhere else. */
    private final int[] fromStart = new int[ROOT_TABLE];
    /** The state of the longest proper suffix that is a state too. */
    private final int[] fallback;
    /** The word that ends exactly at this state, or -1. */
    private final int[] word;
    /** The nearest state on the way of the fallbacks at which a word ends, or START. */
    private final int[] shorter;

    /** Words are known by their place in the list; of two equal words the later one. Empty words are never found. */
    Automaton(List<int[]> words) {
        int room = 1 + words.stream().mapToInt(symbols -> symbols.length).sum();
        var trie = new Trie(room);
        for (int i = 0; i < words.size(); i++) {
            trie.add(words.get(i), i);
        }
        edges = trie.edges;
        word = Arrays.copyOf(trie.word, trie.size);
        fallback = new int[trie.size];
        shorter = new int[trie.size];
        for (int symbol = 0; symbol < ROOT_TABLE; symbol++) {
            fromStart[symbol] = Math.max(START, edges.follow(START, symbol));
        }
        for (int state : trie.byDepth()) {
            int parent = trie.parent[state];
            fallback[state] = parent == START ? START : next(fallback[parent], trie.symbol[state]);
            shorter[state] = word[fallback[state]] >= 0 ? fallback[state] : shorter[fallback[state]];
        }
    }

    /** The state after one more symbol. A whole text takes at most two steps a symbol. */
    int next(int state, int symbol) {
        int from = state;
        while (from != START) {
            int to = edges.follow(from, symbol);
            if (to >= 0) {
                return to;
            }
            from = fallback[from];
        }
        return symbol < ROOT_TABLE ? fromStart[symbol] : Math.max(START, edges.follow(START, symbol));
    }

    /** Whether any word ends here. */
    boolean ends(int state) {
        return word[state] >= 0 || shorter[state] != START;
    }

    /** The longest word that ends exactly here, or -1 when only {@link #shorter} ones may. */
    int word(int state) {
        return word[state];
    }

    /** The state of the next shorter word that ends here too; {@link #START} when there is none. */
    int shorter(int state) {
        return shorter[state];
    }

    /** How many states there are: the measure of its memory, some 40 bytes each. */
    int size() {
        return word.length;
    }

    /** The words as a tree, while they are put together. */
    private static final class Trie {
        private final Edges edges;
        private final int[] parent;
        private final int[] symbol;
        private final int[] depth;
        private final int[] word;
        private int size = 1;

        Trie(int room) {
            edges = new Edges(room);
            parent = new int[room];
            symbol = new int[room];
            depth = new int[room];
            word = new int[room];
            Arrays.fill(word, -1);
        }

        void add(int[] symbols, int number) {
            int state = START;
            for (int next : symbols) {
                int to = edges.follow(state, next);
                state = to >= 0 ? to : grow(state, next);
            }
            if (state != START) {
                word[state] = number;
            }
        }

        private int grow(int from, int next) {
            int to = size++;
            parent[to] = from;
            symbol[to] = next;
            depth[to] = depth[from] + 1;
            edges.put(from, next, to);
            return to;
        }

        /** All states but the start, nearest first: a counting sort. */
        int[] byDepth() {
            int deepest = 0;
            for (int state = 1; state < size; state++) {
                deepest = Math.max(deepest, depth[state]);
            }
            int[] place = new int[deepest + 2];
            for (int state = 1; state < size; state++) {
                place[depth[state] + 1]++;
            }
            for (int i = 1; i < place.length; i++) {
                place[i] += place[i - 1];
            }
            int[] sorted = new int[size - 1];
            for (int state = 1; state < size; state++) {
                sorted[place[depth[state]]++] = state;
            }
            return sorted;
        }
    }

    /** (state, symbol) to state: a hash table in two arrays, because boxed it would take ten times the memory. */
    private static final class Edges {
        private final long[] keys;
        private final int[] targets;
        private final int mask;

        Edges(int count) {
            int capacity = Integer.highestOneBit(Math.max(8, count)) * 4;
            keys = new long[capacity];
            targets = new int[capacity];
            Arrays.fill(keys, -1);
            mask = capacity - 1;
        }

        int follow(int state, int symbol) {
            int slot = slot(state, symbol);
            return keys[slot] < 0 ? -1 : targets[slot];
        }

        void put(int state, int symbol, int to) {
            int slot = slot(state, symbol);
            keys[slot] = key(state, symbol);
            targets[slot] = to;
        }

        private int slot(int state, int symbol) {
            long key = key(state, symbol);
            long mixed = key * 0x9E3779B97F4A7C15L; // Fibonacci hashing
            int slot = (int) (mixed >>> 32) & mask;
            while (keys[slot] >= 0 && keys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private static long key(int state, int symbol) {
            return ((long) state << SYMBOL_BITS) | symbol;
        }
    }
}
