package dev.keyreeve.moderation.detector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds secrets by how they look. One pass for all keywords of all rules; a rule's pattern is tried only where one of
 * its keywords stands, so clean text costs a table look-up a character. Immutable; safe for all threads.
 */
public final class SecretDetector {
    private final Automaton keywords;
    private final List<Keyword> byNumber;

    private record Keyword(int length, List<SecretRule> rules) {}

    /** With the rules of {@code secret-rules.yaml}. */
    public SecretDetector() {
        this(SecretRules.load());
    }

    SecretDetector(List<SecretRule> rules) {
        Map<String, List<SecretRule>> byKeyword = new LinkedHashMap<>();
        for (SecretRule rule : rules) {
            for (String keyword : rule.keywords()) {
                byKeyword.computeIfAbsent(keyword, _ -> new ArrayList<>()).add(rule);
            }
        }
        byNumber = byKeyword.entrySet().stream()
                .map(entry -> new Keyword(entry.getKey().length(), List.copyOf(entry.getValue())))
                .toList();
        keywords = new Automaton(
                byKeyword.keySet().stream().map(word -> word.chars().toArray()).toList());
    }

    /** The public names of the rules that fired, in alphabetical order; never what they found. */
    public SortedSet<String> rulesIn(List<String> texts) {
        SortedSet<String> fired = new TreeSet<>();
        for (String text : texts) {
            scan(text, fired);
        }
        return fired;
    }

    private void scan(String text, Set<String> fired) {
        int state = Automaton.START;
        for (int i = 0; i < text.length(); i++) {
            state = keywords.next(state, lowerCase(text.charAt(i)));
            int ending = keywords.word(state) >= 0 ? state : keywords.shorter(state);
            for (; ending != Automaton.START; ending = keywords.shorter(ending)) {
                Keyword keyword = byNumber.get(keywords.word(ending));
                tryRules(keyword.rules, text, i + 1 - keyword.length, fired);
            }
        }
    }

    private static void tryRules(List<SecretRule> rules, String text, int keywordAt, Set<String> fired) {
        for (SecretRule rule : rules) {
            if (!fired.contains(rule.name()) && rule.matches(text, keywordAt)) {
                fired.add(rule.name());
            }
        }
    }

    /** Keywords are ASCII, so other cases need no care. */
    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
