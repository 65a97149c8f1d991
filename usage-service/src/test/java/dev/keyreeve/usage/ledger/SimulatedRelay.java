package dev.keyreeve.usage.ledger;

import dev.keyreeve.usage.testing.Tenant;
import java.util.ArrayList;
import java.util.List;

/** What a relay remembers: its purses, and the events that it has sent and that have not arrived. */
final class SimulatedRelay {
    final String name;
    final List<Purse> purses = new ArrayList<>();
    final List<Event> outbox = new ArrayList<>();
    long epoch = 1;

    SimulatedRelay(String name) {
        this.name = name;
    }

    static final class Purse {
        final Tenant key;
        final String id;
        final long amount;
        long claimed;

        Purse(Tenant key, String id, long amount) {
            this.key = key;
            this.id = id;
            this.amount = amount;
        }

        long left() {
            return amount - claimed;
        }
    }

    sealed interface Event {
        record Settled(Entry entry) implements Event {}

        record Closed(Tenant key, String allotment, long claimed) implements Event {}
    }

    void retire(Purse purse) {
        purses.remove(purse);
        outbox.add(new Event.Closed(purse.key, purse.id, purse.claimed));
    }
}
