package dev.keyreeve.deploy.demo;

import dev.keyreeve.deploy.terminal.Console;
import dev.keyreeve.deploy.terminal.Console.Style;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints the story: what was sent, what came back, and whether that is as it should be. Secrets are shown cut short. */
final class Teller {
    private final Console console;
    private int mistakes;

    Teller(Console console) {
        this.console = console;
    }

    void title(int number, String title) {
        console.line("");
        console.line(console.styled(Style.BOLD, number + ". " + title));
    }

    void sent(Wire.Request request) {
        String as = request.by() == null ? "" : console.styled(Style.DIM, "   as " + request.by());
        String query = request.address().getQuery() == null
                ? ""
                : "?" + request.address().getQuery();
        console.line("   > "
                + console.styled(
                        Style.CYAN, request.method() + " " + request.address().getPath() + query) + as);
        if (request.body() != null) {
            console.line("     " + Shown.sent(request.body()));
        }
    }

    void received(Answer answer) {
        Style style = answer.ok() ? Style.GREEN : Style.YELLOW;
        console.line("   < " + console.styled(style, Integer.toString(answer.status())) + " "
                + Shown.received(answer.body()) + console.styled(Style.DIM, "  " + milliseconds(answer.took())));
    }

    /** A stream, when it has ended or while it runs. */
    void received(OpenStream stream) {
        Style style = stream.status() == 200 ? Style.GREEN : Style.YELLOW;
        console.line("   < " + console.styled(style, Integer.toString(stream.status())) + " " + stream.received()
                + " events: " + Shown.cut(stream.text()));
    }

    /** Something worth knowing that is neither sent nor received. */
    void note(String text) {
        console.line("     " + console.styled(Style.DIM, text));
    }

    /** What the story says, and whether it is so; the story goes on either way. */
    void expect(boolean so, String claim, @Nullable Object instead) {
        if (so) {
            console.line("   " + console.styled(Style.GREEN, "ok") + "  " + claim);
        } else {
            mistakes++;
            console.line("   " + console.styled(Style.RED, "NO") + "  " + claim
                    + (instead == null ? "" : " (instead: " + Shown.cut(instead.toString()) + ")"));
        }
    }

    int mistakes() {
        return mistakes;
    }

    static String milliseconds(Duration took) {
        return took.toMillis() + " ms";
    }
}
