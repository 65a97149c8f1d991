package dev.keyreeve.deploy.terminal;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The terminal: plain lines that read well in a log too, with colours where somebody looks. */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colours;

    public Console(PrintStream out, PrintStream err, boolean colours) {
        this.out = out;
        this.err = err;
        this.colours = colours;
    }

    /** What a text may look like. */
    public enum Style {
        BOLD("1"),
        DIM("2"),
        GREEN("32"),
        RED("31"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    public boolean colours() {
        return colours;
    }

    public synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    public String styled(Style style, String text) {
        return colours ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    /** One sentence on standard error, and what a log said last; exit code 1. */
    public synchronized int failure(StartFailure failure) {
        err.println(styled(Style.RED, "keyreeve: ") + failure.getMessage());
        if (!failure.details().isBlank()) {
            failure.details()
                    .lines()
                    .forEach(detail -> err.println("    " + styled(Style.DIM, LogLine.readable(detail))));
        }
        err.flush();
        return 1;
    }

    public synchronized int mistake(String sentence) {
        err.println(styled(Style.RED, "keyreeve: ") + sentence);
        err.flush();
        return 2;
    }

    /** A mistake of ours: the trace helps whoever repairs it. */
    public synchronized int surprise(Exception failure) {
        err.println(styled(Style.RED, "keyreeve: ") + "This should not have happened: " + failure);
        failure.printStackTrace(err);
        err.flush();
        return 1;
    }

    public PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    public PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    public static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }
}
