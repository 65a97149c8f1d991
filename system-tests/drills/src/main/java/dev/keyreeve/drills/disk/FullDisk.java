package dev.keyreeve.drills.disk;

/**
 * What one time that the disk was full looked like.
 *
 * @param answered calls that were served: the segment that is laid out has room
 * @param refused calls that were told 503 {@code spool_unavailable}
 * @param otherwise calls that ended in any other way
 * @param leaked calls that reached the provider and were not answered; below zero when one was answered without it
 */
record FullDisk(int answered, int refused, int otherwise, long leaked) {
    boolean holds() {
        return refused > 0 && otherwise == 0 && leaked == 0;
    }
}
