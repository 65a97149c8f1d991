package dev.keyreeve.relay.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a purse is to tell others once its lock is free. */
final class Work {
    private final List<Slice> closed = new ArrayList<>();
    private final List<Runnable> outcomes = new ArrayList<>();
    private @Nullable Purchase purchase;

    void closed(Slice slice) {
        closed.add(slice);
    }

    void buy(Purchase next) {
        purchase = next;
    }

    void tell(Consumer<HoldOutcome> then, HoldOutcome outcome) {
        outcomes.add(() -> then.accept(outcome));
    }

    void perform(Purse purse, Purse.World world) {
        closed.forEach(world::closed);
        if (purchase != null) {
            world.buy(purse, purchase);
        }
        outcomes.forEach(Runnable::run);
    }
}
