package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.usage.Amounts;
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
        final Amounts amount;
        Amounts claimed = Amounts.NONE;

        Purse(Tenant key, String id, Amounts amount) {
            this.key = key;
            this.id = id;
            this.amount = amount;
        }

        Amounts left() {
            return amount.minus(claimed);
        }
    }

    sealed interface Event {
        Posting posting();

        record Settled(Entry entry) implements Event {
            @Override
            public Posting posting() {
                return entry;
            }
        }

        record Closed(Tenant key, String allotment, Amounts claimed) implements Event {
            @Override
            public Posting posting() {
                return new Closing(key.organization(), allotment, key.relay(), claimed);
            }
        }
    }

    void retire(Purse purse) {
        purses.remove(purse);
        outbox.add(new Event.Closed(purse.key, purse.id, purse.claimed));
    }
}
