package dev.keyreeve.drills.kit;

/** Says what a drill does while it does it. */
public interface Teller {
    /** A new part of the drill begins. */
    void step(String text);

    /** Something that happened or was counted in it. */
    void note(String text);

    /** How far a long step has come; may be shown on one line that is written over. */
    void progress(String text);
}
