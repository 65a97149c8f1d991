package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.usage.ModelPrice;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One change of an organization's prices.
 *
 * @param price null: the model has the book's price again
 * @param number of the change
 */
record OwnPrice(String provider, String model, @Nullable ModelPrice price, long number, Instant changedAt) {

    /** Written {@code provider/model}; no provider has a slash in its name. */
    record Id(String provider, String model) implements Comparable<Id> {
        private static final Comparator<Id> ORDER =
                Comparator.comparing(Id::provider).thenComparing(Id::model);

        static Id read(String text) {
            int slash = text.indexOf('/');
            return slash < 0 ? new Id(text, "") : new Id(text.substring(0, slash), text.substring(slash + 1));
        }

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return provider + "/" + model;
        }
    }

    Id id() {
        return new Id(provider, model);
    }
}
