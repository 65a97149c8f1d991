package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a settled exchange cost, by the prices that bounded it. */
public sealed interface Pricing {
    /** One exchange dearer than this, $1,000,000, is a mistake of somebody's, not a cost. */
    long MOST_NANOS = 1_000_000_000_000_000L;

    record Priced(long nanos) implements Pricing {}

    /** The event cannot be true. */
    record Impossible(Why why) implements Pricing {}

    /** A word for logs and metrics. */
    enum Why {
        UNKNOWN_PRICE_VERSION,
        MODEL_NOT_IN_PRICE_BOOK,
        COST_OUT_OF_RANGE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where nothing was heard of the usage, the cost is the bound that was held. A model that had no price costs
     * nothing, as far as we know; under a hold of money it must have had one.
     */
    static Pricing of(UsageEvent.Settled settled, PriceBooks books) {
        long held = settled.hold().nanos();
        if (settled.quality() == Quality.BOUND && held > 0) {
            return checked(held);
        }
        var version = settled.priceVersion();
        if (version == null) {
            return new Priced(0);
        }
        return books.find(settled.organization(), version)
                .map(book -> of(settled, book))
                .orElseGet(() -> new Impossible(Why.UNKNOWN_PRICE_VERSION));
    }

    /** Of an exchange that nothing was held for, and whose usage was not known when it was over. */
    static Pricing later(
            OrganizationId organization,
            String provider,
            String model,
            @Nullable String version,
            TokenUsage usage,
            Instant startedAt,
            PriceBooks books) {
        if (version == null) {
            return new Priced(0);
        }
        var book = books.find(organization, version);
        if (book.isEmpty()) {
            return new Impossible(Why.UNKNOWN_PRICE_VERSION);
        }
        return book.get()
                .find(provider, model)
                .map(price -> cost(price, usage, startedAt))
                .orElseGet(() -> new Priced(0));
    }

    private static Pricing of(UsageEvent.Settled settled, PriceBook book) {
        var price = book.find(settled.provider(), settled.model());
        if (price.isEmpty()) {
            return settled.hold().nanos() > 0 ? new Impossible(Why.MODEL_NOT_IN_PRICE_BOOK) : new Priced(0);
        }
        return cost(price.get(), settled.usage(), Instant.ofEpochMilli(settled.startedAt()));
    }

    private static Pricing cost(ModelPrice price, TokenUsage usage, Instant startedAt) {
        try {
            return checked(price.cost(usage, startedAt));
        } catch (ArithmeticException overflow) {
            return new Impossible(Why.COST_OUT_OF_RANGE);
        }
    }

    private static Pricing checked(long nanos) {
        return nanos <= MOST_NANOS ? new Priced(nanos) : new Impossible(Why.COST_OUT_OF_RANGE);
    }
}
