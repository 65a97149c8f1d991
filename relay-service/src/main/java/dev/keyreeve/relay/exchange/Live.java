package dev.keyreeve.relay.exchange;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange that is under way, as a disable finds it. */
final class Live {
    private final Context context;
    private final List<LiveExchanges.Subject> subjects = new ArrayList<>();
    private volatile @Nullable Refusal cut;
    private @Nullable Consumer<Refusal> listener;
    private Runnable atTheEnd = () -> {};

    Live(Context context) {
        this.context = context;
    }

    /** What it depends on; read again when it leaves. On the exchange's event loop. */
    List<LiveExchanges.Subject> subjects() {
        return subjects;
    }

    /** From any thread. The first cut counts. */
    void cut(Refusal why) {
        context.runOnContext(turn -> {
            if (cut == null) {
                cut = why;
                if (listener != null) {
                    listener.accept(why);
                }
            }
        });
    }

    /** Who ends the exchange from now on, if it must; told at once when it must already. On the event loop. */
    void onCut(Consumer<Refusal> listener) {
        this.listener = listener;
        if (cut != null) {
            listener.accept(cut);
        }
    }

    /** What is to be undone when it leaves. On the event loop. */
    void atTheEnd(Runnable undo) {
        atTheEnd = undo;
    }

    /** On the event loop. */
    void left() {
        atTheEnd.run();
    }

    /** Why it must end, if it must. */
    @Nullable
    Refusal cut() {
        return cut;
    }
}
