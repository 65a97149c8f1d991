package dev.keyreeve.simulation;

/** Told now and then, from the thread that simulates. */
@FunctionalInterface
public interface Progress {
    void played(long seeds);
}
