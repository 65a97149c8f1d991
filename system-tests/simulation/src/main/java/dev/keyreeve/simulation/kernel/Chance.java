package dev.keyreeve.simulation.kernel;

import java.util.List;
import java.util.SplittableRandom;

/** All that is left to chance comes from here, in one order; {@link SplittableRandom}'s algorithm never changes. */
public final class Chance {
    private final SplittableRandom random;

    public Chance(long seed) {
        this.random = new SplittableRandom(scattered(seed));
    }

    /**
     * SplittableRandom walks in steps of one size: seeds that lie whole steps apart would share their numbers. The
     * finalizer of MurmurHash3 puts neighbours anywhere.
     */
    private static long scattered(long seed) {
        long mixed = (seed ^ (seed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }

    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    public long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    public <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
