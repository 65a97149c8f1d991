package dev.keyreeve.drills.ledger;

import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.deploy.stack.StackBuilder;
import java.util.List;

/** For drills about money rather than time: a machine that is too slow for a crowd must not look like an error. */
public final class BusyMachine {
    private BusyMachine() {}

    /** So many relays that wait longer than usual for the ledger and for moderation. */
    public static StackBuilder patient(int relays) {
        var builder =
                Stack.builder().relays(relays).config("usage-service", "keyreeve.usage.ledger.lock-timeout", "15s");
        for (var service : List.of("usage-service", "moderation-service")) {
            builder.config(service, "quarkus.datasource.jdbc.acquisition-timeout", "15S");
        }
        for (int number = 1; number <= relays; number++) {
            builder.config("relay-" + number, "keyreeve.budget.timeout", "20s")
                    .config("relay-" + number, "keyreeve.guard.timeout", "20s");
        }
        return builder;
    }
}
