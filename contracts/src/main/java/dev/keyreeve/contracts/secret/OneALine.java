package dev.keyreeve.contracts.secret;

import java.util.List;

/** A file of keys or tokens, of which there are several while one takes another's place: one a line. */
public final class OneALine {
    private OneALine() {}

    /** In the file's order, without the white space around them; empty lines are passed over. */
    public static List<String> read(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
