package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.PriceBook;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The prices that count for one organization. The first caller waits for them; later ones take what is there, and one of
 * them has it read again when it is old. When that fails the last ones stay.
 */
final class OwnPrices {
    private static final Logger LOG = Logger.getLogger(OwnPrices.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OrganizationId organization;
    private final Function<OrganizationId, Future<PriceBook>> read;
    private final LongSupplier clock;
    private final long refreshNanos;
    private @Nullable PriceBook book;
    private @Nullable Future<Optional<PriceBook>> underWay;
    private long nextReadAt;
    private long lastAskedAt;

    /**
     * @param read asks for the organization's own prices, laid over the current ones
     * @param clock monotonic, in nanoseconds
     */
    OwnPrices(
            OrganizationId organization,
            Function<OrganizationId, Future<PriceBook>> read,
            LongSupplier clock,
            long refreshNanos) {
        this.organization = organization;
        this.read = read;
        this.clock = clock;
        this.refreshNanos = refreshNanos;
        this.nextReadAt = clock.getAsLong();
    }

    /** Never fails; empty when they could not be had yet. */
    Future<Optional<PriceBook>> get() {
        Future<PriceBook> begun = null;
        Future<Optional<PriceBook>> answer;
        synchronized (this) {
            long now = clock.getAsLong();
            lastAskedAt = now;
            if (underWay == null && now - nextReadAt >= 0) {
                begun = read.apply(organization);
                underWay = begun.map(Optional::of).otherwise(Optional.empty());
            }
            answer = book == null && underWay != null ? underWay : Future.succeededFuture(Optional.ofNullable(book));
        }
        if (begun != null) {
            begun.onComplete(done -> {
                if (done.succeeded()) {
                    have(done.result());
                } else {
                    haveNot(done.cause());
                }
            });
        }
        return answer;
    }

    private synchronized void have(PriceBook fetched) {
        underWay = null;
        book = fetched;
        nextReadAt = clock.getAsLong() + refreshNanos;
    }

    private synchronized void haveNot(Throwable cause) {
        underWay = null;
        nextReadAt = clock.getAsLong() + RETRY_NANOS;
        LOG.warnf("event=own_prices_unavailable org=%s reason=%s", organization, cause.getMessage());
    }

    synchronized boolean isForgottenAt(long now, long afterNanos) {
        return underWay == null && now - lastAskedAt >= afterNanos;
    }
}
