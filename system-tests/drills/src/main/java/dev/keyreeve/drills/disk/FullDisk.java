package dev.keyreeve.drills.disk;

/**
 * What one time that the disk was full looked like.
 *
 * @param answered calls that were served between filling and the first refusal: the segment that is laid out has room
 * @param refusals calls made after the first refusal
 * @param refusedRightly those of them, the first included, that were told 503 {@code spool_unavailable}
 * @param leaked calls that reached the provider after the first refusal
 */
record FullDisk(int answered, int refusals, int refusedRightly, long leaked) {
    boolean holds() {
        return refusals > 0 && refusedRightly == refusals && leaked == 0;
    }
}
