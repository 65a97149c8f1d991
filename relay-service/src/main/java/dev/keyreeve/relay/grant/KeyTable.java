package dev.keyreeve.relay.grant;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keys by digest: one array, searched from where the digest points to, twice as large as it is full. A hash map would take
 * five times as much beside the keys. One thread writes, all may read; nothing is ever taken out, because a deleted key
 * stays known as deleted.
 */
final class KeyTable {
    private static final int FIRST_CAPACITY = 1_024;

    private volatile AtomicReferenceArray<@Nullable KeyGrant> slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
    private volatile int size;

    int size() {
        return size;
    }

    @Nullable
    KeyGrant get(Digest digest) {
        var table = slots;
        return table.get(slotOf(digest, table));
    }

    /** Puts it in the place of one with the same digest. On the writing thread. */
    void put(KeyGrant key) {
        var table = slots;
        int slot = slotOf(key.digest(), table);
        boolean isNew = table.get(slot) == null;
        table.set(slot, key);
        if (isNew) {
            int now = size + 1;
            size = now;
            if (now > table.length() / 2) {
                slots = grown(table);
            }
        }
    }

    private static AtomicReferenceArray<@Nullable KeyGrant> grown(AtomicReferenceArray<@Nullable KeyGrant> table) {
        var larger = new AtomicReferenceArray<@Nullable KeyGrant>(table.length() * 2);
        for (int i = 0; i < table.length(); i++) {
            var key = table.get(i);
            if (key != null) {
                larger.setPlain(slotOf(key.digest(), larger), key);
            }
        }
        return larger;
    }

    /** Where it is, or would be. There is always a free slot. */
    private static int slotOf(Digest digest, AtomicReferenceArray<@Nullable KeyGrant> table) {
        int mask = table.length() - 1;
        int slot = digest.hashCode() & mask;
        for (var key = table.get(slot); key != null && !key.isOf(digest); key = table.get(slot)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
