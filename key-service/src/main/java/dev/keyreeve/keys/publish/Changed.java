package dev.keyreeve.keys.publish;

/**
 * What a committed change left behind.
 *
 * @param revision of its last record: who has applied it has applied the whole change
 */
public record Changed<T>(T thing, long revision) {}
