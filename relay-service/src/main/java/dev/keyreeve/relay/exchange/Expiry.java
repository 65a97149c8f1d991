package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends an exchange when its key expires: the one thing here that the wall clock decides. Looked at again at least once an
 * hour, because that clock may be set while a stream is open.
 */
final class Expiry {
    private static final long LONGEST_MS = TimeUnit.HOURS.toMillis(1);

    private final Vertx vertx;
    private final LongSupplier wallClock;
    private final String keyId;
    private final long expiresAt;
    private final Live live;
    private long timer;

    private Expiry(Vertx vertx, LongSupplier wallClock, String keyId, long expiresAt, Live live) {
        this.vertx = vertx;
        this.wallClock = wallClock;
        this.keyId = keyId;
        this.expiresAt = expiresAt;
        this.live = live;
    }

    /**
     * On the event loop of the exchange.
     *
     * @param wallClock Unix milliseconds
     */
    static void watch(Vertx vertx, LongSupplier wallClock, GrantRecord.Key key, Live live) {
        var at = key.expiresAt();
        if (at != null) {
            var expiry = new Expiry(vertx, wallClock, key.keyId(), at, live);
            live.atTheEnd(() -> vertx.cancelTimer(expiry.timer));
            expiry.look();
        }
    }

    private void look() {
        long now = wallClock.getAsLong();
        if (Math.floorDiv(now, 1_000L) >= expiresAt) {
            live.cut(new Refusal.Denied(ErrorCode.KEY_EXPIRED, "Key " + keyId + " has expired"));
            return;
        }
        long hours = (expiresAt - now / 1_000) / 3_600;
        long wait = hours > 0 ? LONGEST_MS : Math.max(1, expiresAt * 1_000 - now);
        timer = vertx.setTimer(wait, fired -> look());
    }
}
