package dev.keyreeve.contracts.provider;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which paths below a connector's address may be asked for: {@code /pets/*} is any one pet and {@code /pets/**} is whatever
 * stands below {@code /pets/}. Compared as it was sent, without decoding: a path that a server could read in another way
 * than we do is {@link #isPlain not plain}, and never asked for.
 */
public final class PathPattern {
    private static final String ONE = "*";
    private static final String REST = "**";
    private static final int LONGEST = 1_000;
    private static final int LONGEST_PATH = 2_000;

    /** What stands in a path without a meaning of its own (RFC 3986, pchar), or percent-encoded. */
    private static final Pattern CHARACTERS =
            Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]++|%[0-9A-Fa-f]{2})*+)++");

    /** A dot, a slash, a backslash, a percent sign or a control character, hidden: who decodes it sees another path. */
    private static final Pattern HIDDEN = Pattern.compile("%(?:2[eEfF5]|5[cC]|[01][0-9A-Fa-f]|7[fF])");

    /** This directory and the one above; also with a parameter, which some servers take off first. */
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}(?:;.*)?");

    private final String text;
    private final List<String> segments;

    private PathPattern(String text) {
        this.text = text;
        this.segments = segments(text);
    }

    /**
     * @throws IllegalArgumentException with a sentence for whoever wrote it
     */
    public static PathPattern of(String text) {
        if (text.length() > LONGEST || !isPlain(text)) {
            throw new IllegalArgumentException(
                    "a path begins with '/', has " + LONGEST
                            + " characters at most, no empty and no dot segments, and no encoded dots, slashes or percent signs");
        }
        var pattern = new PathPattern(text);
        for (int i = 0; i < pattern.segments.size(); i++) {
            var segment = pattern.segments.get(i);
            boolean last = i == pattern.segments.size() - 1;
            if (segment.contains(ONE) && !segment.equals(ONE) && !(segment.equals(REST) && last)) {
                throw new IllegalArgumentException("in a path '*' stands for a whole segment, and '**' for the rest");
            }
        }
        return pattern;
    }

    /**
     * Whether a path means the same to every server: it begins with a slash, and has no empty segment but the last, no dot
     * segments and nothing encoded that would be one.
     *
     * @param path without its query
     */
    public static boolean isPlain(String path) {
        return path.length() <= LONGEST_PATH
                && CHARACTERS.matcher(path).matches()
                && !path.contains("//")
                && !HIDDEN.matcher(path).find()
                && segments(path).stream()
                        .noneMatch(segment -> DOTS.matcher(segment).matches());
    }

    /** @param path one that {@link #isPlain} */
    public boolean matches(String path) {
        var asked = segments(path);
        for (int i = 0; i < segments.size(); i++) {
            var wanted = segments.get(i);
            if (wanted.equals(REST)) {
                return asked.size() > i;
            }
            if (asked.size() <= i || !(wanted.equals(ONE) ? !asked.get(i).isEmpty() : wanted.equals(asked.get(i)))) {
                return false;
            }
        }
        return asked.size() == segments.size();
    }

    List<String> segments() {
        return segments;
    }

    /** What stands after the first slash, at each slash divided. */
    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
