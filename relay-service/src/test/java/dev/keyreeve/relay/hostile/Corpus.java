package dev.keyreeve.relay.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Requests as an attacker would send them, in files that people can read; {@code hostile/README.md} says how they are
 * written.
 */
public final class Corpus {
    static final List<String> THEMES = List.of(
            "framing",
            "syntax",
            "chunks",
            "target",
            "host",
            "hop-by-hop",
            "oversize",
            "slow",
            "body",
            "json",
            "chosen");

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d+) x ([^}]+)}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|t|0|\\\\|x([0-9a-fA-F]{2}))");

    /** What is sent in one go, or letter by letter, as slowly as it can be. */
    public record Part(String bytes, boolean slowly) {}

    /**
     * @param statuses of the answers, in order
     * @param closed whether the relay must close the connection, or leave it fit for the next request
     * @param upstream what must have come to the provider: request line, and body where it is told
     * @param words what must stand in the answers
     */
    public record Case(
            String theme,
            String name,
            List<Part> sent,
            List<Integer> statuses,
            boolean closed,
            List<String> upstream,
            List<String> words) {
        @Override
        public String toString() {
            return theme + ": " + name;
        }
    }

    private Corpus() {}

    public static Stream<Case> all() {
        return THEMES.stream().flatMap(theme -> read(theme).stream());
    }

    private static List<Case> read(String theme) {
        var cases = new ArrayList<Case>();
        List<String> block = new ArrayList<>();
        for (var line : text(theme).split("\n")) {
            if (line.startsWith("## ") && !block.isEmpty()) {
                cases.add(parse(theme, block));
                block = new ArrayList<>();
            }
            if (line.startsWith("## ") || !block.isEmpty()) {
                block.add(line);
            }
        }
        cases.add(parse(theme, block));
        return cases;
    }

    private static Case parse(String theme, List<String> block) {
        var sent = new ArrayList<Part>();
        var statuses = new ArrayList<Integer>();
        var upstream = new ArrayList<String>();
        var words = new ArrayList<String>();
        var ends = new ArrayList<String>();
        for (var line : block.subList(1, block.size())) {
            if (line.startsWith(">> ")) {
                sent.add(new Part(bytes(line.substring(3)), false));
            } else if (line.startsWith(">~ ")) {
                sent.add(new Part(bytes(line.substring(3)), true));
            } else if (line.equals(">")) {
                sent.add(new Part("\r\n", false));
            } else if (line.startsWith("> ")) {
                sent.add(new Part(bytes(line.substring(2)) + "\r\n", false));
            } else if (line.startsWith("= ")) {
                for (var word : line.substring(2).split(" ")) {
                    if (word.equals("close") || word.equals("open")) {
                        ends.add(word);
                    } else {
                        statuses.add(Integer.valueOf(word));
                    }
                }
            } else if (line.startsWith("^ ")) {
                upstream.add(bytes(line.substring(2)));
            } else if (line.startsWith("? ")) {
                words.add(line.substring(2));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(theme + ": what is this? " + line);
            }
        }
        if (sent.isEmpty() || ends.size() != 1) {
            throw new IllegalArgumentException(theme + ": not a whole case: " + block.getFirst());
        }
        return new Case(
                theme,
                block.getFirst().substring(3),
                sent,
                statuses,
                ends.getFirst().equals("close"),
                upstream,
                words);
    }

    /** Escapes and repetitions; {@code {auth}}, {@code {key}} and the like are left to who knows them. */
    private static String bytes(String written) {
        var repeated = REPEAT.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
        return ESCAPE.matcher(repeated)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "r" -> "\r";
                            case "n" -> "\n";
                            case "t" -> "\t";
                            case "0" -> "\0";
                            case "\\" -> "\\";
                            default -> Character.toString(Integer.parseInt(found.group(2), 16));
                        }));
    }

    private static String text(String theme) {
        try (InputStream in = Corpus.class.getResourceAsStream("/hostile/" + theme + ".txt")) {
            return new String(Objects.requireNonNull(in, theme).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
