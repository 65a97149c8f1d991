package dev.keyreeve.simulation.kernel;

/** What everybody in one simulation shares. */
public record Stage(Clock clock, Chance chance, Trace trace, Coverage coverage) {
    public static Stage of(long seed) {
        var clock = new Clock();
        return new Stage(clock, new Chance(seed), new Trace(clock), new Coverage());
    }
}
