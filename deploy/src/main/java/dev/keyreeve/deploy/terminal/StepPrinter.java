package dev.keyreeve.deploy.terminal;

import dev.keyreeve.deploy.stack.Progress;
import java.time.Duration;
import java.util.Locale;

/** One line for each step as it ends: what, how long, what is worth knowing. */
public final class StepPrinter implements Progress {
    private final Console console;
    private final String doneWord;

    public StepPrinter(Console console, String doneWord) {
        this.console = console;
        this.doneWord = doneWord;
    }

    @Override
    public void done(String step, String note, Duration took) {
        console.line(String.format(
                        Locale.ROOT,
                        "  %-20s %s %7s  %s",
                        step,
                        console.styled(Console.Style.GREEN, doneWord),
                        Console.seconds(took),
                        console.styled(Console.Style.DIM, note))
                .stripTrailing());
    }

    @Override
    public void failed(String step) {
        console.line(String.format(Locale.ROOT, "  %-20s %s", step, console.styled(Console.Style.RED, "failed")));
    }
}
