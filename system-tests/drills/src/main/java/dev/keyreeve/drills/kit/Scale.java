package dev.keyreeve.drills.kit;

/** How much of a drill is done: all that it promises, or as much as fits a build. */
public enum Scale {
    FULL,
    SHORT;

    /** The one number or the other. */
    public int of(int full, int brief) {
        return this == FULL ? full : brief;
    }
}
