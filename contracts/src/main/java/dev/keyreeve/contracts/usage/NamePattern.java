package dev.keyreeve.contracts.usage;

/**
 * A name as providers write them, in which {@code *} stands for any text and {@code #} for one digit. Not a regular
 * expression, so that no name, however hostile, takes longer than its length times the pattern's.
 */
final class NamePattern {
    private NamePattern() {}

    static boolean isPlain(String pattern) {
        return pattern.indexOf('*') < 0 && pattern.indexOf('#') < 0;
    }

    /** Greedy with one point of return, which is enough where {@code *} is the only wildcard of any length. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && matches(pattern.charAt(p), name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean matches(char pattern, char name) {
        return pattern == '#' ? name >= '0' && name <= '9' : pattern == name;
    }
}
