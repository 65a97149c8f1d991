package dev.keyreeve.drills.storm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order in which the storm's events are told: in blocks, shuffled within each, with a tenth told again, at once or
 * long after; an allotment is closed in the midst of its exchanges, so some settle before and some after.
 */
final class Sequence {
    private static final int BLOCK = 4_096;
    private static final double AGAIN = 0.1;

    /** One thing to tell. */
    sealed interface Item {
        record Exchange(int number) implements Item {}

        record Close(int batch) implements Item {}
    }

    private final Plan plan;
    private final Random random;

    Sequence(Plan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    int blocks() {
        return Math.ceilDiv(plan.exchanges(), BLOCK);
    }

    /** To be asked for in order. */
    List<Item> block(int block) {
        int from = block * BLOCK;
        int to = Math.min(plan.exchanges(), from + BLOCK);
        var items = new ArrayList<Item>();
        for (int number = from; number < to; number++) {
            items.add(new Item.Exchange(number));
            if (random.nextDouble() < AGAIN) {
                items.add(new Item.Exchange(random.nextBoolean() ? number : random.nextInt(number + 1)));
            }
        }
        for (int batch = 0; batch < plan.batches(); batch++) {
            int middle = (int) ((plan.firstOf(batch) + plan.firstOf(batch + 1)) / 2);
            if (Math.clamp(middle, 0, plan.exchanges() - 1) / BLOCK == block) {
                items.add(new Item.Close(batch));
                if (random.nextDouble() < AGAIN) {
                    items.add(new Item.Close(batch));
                }
            }
        }
        Collections.shuffle(items, random);
        return items;
    }
}
