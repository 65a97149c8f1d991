package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.PriceBook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's current price book, and what organizations have laid over it. A book never changes, so an old one stays
 * true for what it priced: when the ledger is away the last one is used.
 */
public final class Prices {
    private static final Logger LOG = Logger.getLogger(Prices.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** Most have no prices of their own, and share the current book. */
    private static final int MOST_ORGANIZATIONS = 20_000;

    private final Vertx vertx;
    private final LedgerClient ledger;
    private final Duration refresh;
    private final ConcurrentHashMap<OrganizationId, OwnPrices> own = new ConcurrentHashMap<>();
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
        forget(refresh.multipliedBy(2));
        readCurrent()
                .onFailure(failure -> LOG.warnf("event=prices_unavailable reason=%s", failure.getMessage()))
                .onComplete(
                        done -> vertx.setTimer((book == null ? FIRST_RETRY : refresh).toMillis(), timer -> start()));
    }

    public void stop() {
        stopped = true;
    }

    /** Empty until the ledger has answered for the first time. */
    public Optional<PriceBook> current() {
        return Optional.ofNullable(book);
    }

    /**
     * The book that counts for an organization: its own prices laid over the current ones. One exchange uses one book
     * from start to end. Never fails; empty when the ledger has not told them yet, and nothing is to be guessed.
     */
    public Future<Optional<PriceBook>> of(OrganizationId organization) {
        var known = own.get(organization);
        if (known == null) {
            if (own.size() >= MOST_ORGANIZATIONS) {
                forget(Duration.ZERO);
            }
            known = own.computeIfAbsent(
                    organization, first -> new OwnPrices(first, this::readOwn, System::nanoTime, refresh.toNanos()));
        }
        return known.get();
    }

    /**
     * An organization's own prices may have changed. Who asks from now on waits for the ledger's answer; a read that is
     * under way is heard by those alone who wait for it already.
     */
    public void recall(GrantRecord.Governed governed) {
        if (governed.scope().type() == Scope.Type.ORGANIZATION) {
            own.remove(governed.organization());
        }
    }

    private void forget(Duration unusedFor) {
        long now = System.nanoTime();
        own.values().removeIf(prices -> prices.isForgottenAt(now, unusedFor.toNanos()));
    }

    private Future<PriceBook> readCurrent() {
        return ledger.prices().onSuccess(fetched -> book = fetched);
    }

    /** Own prices name the book that they lie over; one that is newer than ours is fetched first. */
    private Future<PriceBook> readOwn(OrganizationId organization) {
        return ledger.prices(organization).compose(theirs -> {
            var ours = book;
            return ours != null && liesOver(theirs, ours)
                    ? Future.succeededFuture(laid(theirs, ours))
                    : readCurrent()
                            .compose(fresh -> liesOver(theirs, fresh)
                                    ? Future.succeededFuture(laid(theirs, fresh))
                                    : Future.failedFuture(
                                            "prices " + theirs.version() + " do not lie over " + fresh.version()));
        });
    }

    private static boolean liesOver(PriceBook theirs, PriceBook book) {
        return theirs.version().equals(book.version()) || theirs.version().startsWith(book.version() + "+");
    }

    private static PriceBook laid(PriceBook theirs, PriceBook book) {
        return theirs.version().equals(book.version()) ? book : book.under(theirs);
    }
}
