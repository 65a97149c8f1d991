package dev.keyreeve.simulation.kernel;

import java.util.function.Consumer;

/** The way from one party to another: it delays, loses, and may be cut. */
public final class Link {
    private static final int LOSES_ONE_IN = 80;
    private static final int SLOW_ONE_IN = 25;
    private static final long SLOWEST = 900 * Clock.MILLI;
    private static final long USUAL = 3 * Clock.MILLI;

    private final Stage stage;
    private final String name;
    private boolean cut;
    private boolean calm;

    public Link(Stage stage, String name) {
        this.stage = stage;
        this.name = name;
    }

    /** Nothing passes until {@link #heal()}. */
    public void cut() {
        cut = true;
        stage.trace().note("cut", name, 0);
        stage.coverage().saw(Scene.LINK_CUT);
    }

    public void heal() {
        cut = false;
        stage.trace().note("healed", name, 0);
    }

    /** Loses nothing and delays little from now on. */
    public void calm() {
        cut = false;
        calm = true;
    }

    public boolean isCut() {
        return cut;
    }

    /**
     * Asks the other side and hands exactly one of the answer and the failure to the caller, at the latest after the
     * patience. What was asked may have been done even when the answer never arrives.
     *
     * @param there what the other side does: it is handed the way back, and may use it later or, when it is not there,
     *     never
     */
    public <A> void call(long patience, Consumer<Consumer<A>> there, Consumer<A> answered, Runnable failed) {
        var caller = new Caller<A>(answered, failed);
        stage.clock().after(patience, caller::giveUp);
        if (!loses()) {
            stage.clock().after(delay(), () -> {
                if (!cut) {
                    there.accept(answer -> back(caller, answer));
                }
            });
        }
    }

    private <A> void back(Caller<A> caller, A answer) {
        if (!loses()) {
            stage.clock().after(delay(), () -> {
                if (!cut) {
                    caller.take(answer);
                }
            });
        }
    }

    private boolean loses() {
        if (cut || (!calm && stage.chance().oneIn(LOSES_ONE_IN))) {
            stage.coverage().saw(Scene.MESSAGE_LOST);
            return true;
        }
        return false;
    }

    /** In nanoseconds, one way. */
    public long delay() {
        if (!calm && stage.chance().oneIn(SLOW_ONE_IN)) {
            stage.coverage().saw(Scene.MESSAGE_SLOW);
            return stage.chance().between(USUAL, SLOWEST);
        }
        return stage.chance().between(USUAL / 10, USUAL);
    }

    private static final class Caller<A> {
        private final Consumer<A> answered;
        private final Runnable failed;
        private boolean done;

        Caller(Consumer<A> answered, Runnable failed) {
            this.answered = answered;
            this.failed = failed;
        }

        void take(A answer) {
            if (!done) {
                done = true;
                answered.accept(answer);
            }
        }

        void giveUp() {
            if (!done) {
                done = true;
                failed.run();
            }
        }
    }
}
