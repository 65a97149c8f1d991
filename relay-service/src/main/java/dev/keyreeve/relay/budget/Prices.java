package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's current price book. A book never changes, so an old one stays true for what it priced: when the ledger is
 * away the last one is used.
 */
public final class Prices {
    private static final Logger LOG = Logger.getLogger(Prices.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final LedgerClient ledger;
    private final Duration refresh;
    private volatile @Nullable PriceBook book;
    private volatile boolean stopped;

    public Prices(Vertx vertx, LedgerClient ledger, BudgetConfig config) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.refresh = config.priceRefresh();
    }

    /** Begins to fetch; to be called once the relay has its token. Asks every second until the first book is here. */
    public void start() {
        if (stopped) {
            return;
        }
        ledger.prices()
                .onSuccess(fetched -> book = fetched)
                .onFailure(failure -> LOG.warnf("event=prices_unavailable reason=%s", failure.getMessage()))
                .onComplete(
                        done -> vertx.setTimer((book == null ? FIRST_RETRY : refresh).toMillis(), timer -> start()));
    }

    public void stop() {
        stopped = true;
    }

    /** Empty until the ledger has answered for the first time. One exchange uses one book from start to end. */
    public Optional<PriceBook> current() {
        return Optional.ofNullable(book);
    }

    public Optional<ModelPrice> find(String model) {
        return current().flatMap(prices -> prices.find(model));
    }
}
