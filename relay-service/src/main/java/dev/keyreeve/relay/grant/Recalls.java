package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.GrantRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells whoever keeps something of the ledger that it was changed there: limits, an organization's own prices. */
@Singleton
public final class Recalls {
    private final List<Consumer<GrantRecord.Governed>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param listener called on the feed's thread, before the revision is acknowledged: must not block
     */
    public void onRecall(Consumer<GrantRecord.Governed> listener) {
        listeners.add(listener);
    }

    void recall(GrantRecord.Governed governed) {
        listeners.forEach(listener -> listener.accept(governed));
    }
}
