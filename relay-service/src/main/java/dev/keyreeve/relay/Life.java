package dev.keyreeve.relay;

import dev.keyreeve.relay.budget.Budgets;
import dev.keyreeve.relay.budget.LedgerClient;
import dev.keyreeve.relay.budget.Prices;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.http.Farewell;
import dev.keyreeve.relay.spool.Spool;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** What happens once after the start, and in which order everything ends. */
@Singleton
final class Life {
    private static final Logger LOG = Logger.getLogger(Life.class);
    private static final long LOOK_MS = 20;
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Farewell farewell;
    private final Registration registration;
    private final LiveExchanges lives;
    private final Budgets budgets;
    private final Prices prices;
    private final LedgerClient ledger;
    private final Spool spool;
    private final LifeConfig.Relay config;

    Life(
            Farewell farewell,
            Registration registration,
            LiveExchanges lives,
            Budgets budgets,
            Prices prices,
            LedgerClient ledger,
            Spool spool,
            LifeConfig.Relay config) {
        this.farewell = farewell;
        this.registration = registration;
        this.lives = lives;
        this.budgets = budgets;
        this.prices = prices;
        this.ledger = ledger;
        this.spool = spool;
        this.config = config;
    }

    /** Prices and the fence need the token of the first registration, and key-service may be late. */
    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("first-registration").start(() -> {
            if (await(() -> registration.firstEpoch() >= 0, FOREVER)) {
                prices.start();
                // The newest epoch may be later already, and a fence by it would give back what this process bought.
                spool.recover(registration.firstEpoch(), ledger);
            }
        });
    }

    /**
     * SIGTERM. Who has a connection is told to close it, and served until then, for half of the grace at most; so is who
     * still comes. Streams get the grace to end by themselves; the money they did not need goes back; Kafka gets
     * the rest of the usage; last, the lease is given back, so that no disable waits for this relay.
     * What could not be brought to Kafka in time stays in the spool for the next process.
     */
    void stop(@Observes ShutdownEvent event) {
        long began = System.nanoTime();
        registration.stopping();
        farewell.begin();
        await(farewell::isQuiet, config.grace().dividedBy(2));
        registration.drain();
        farewell.end();
        prices.stop();
        var left = config.grace().minusNanos(System.nanoTime() - began);
        boolean over = await(() -> lives.size() == 0 && farewell.isEmpty(), left);
        registration.finish();
        if (!over || lives.size() > 0) {
            LOG.warnf("cutting what is still under way live=%d", lives.size());
            lives.cutAll();
            await(() -> lives.size() == 0, Duration.ofSeconds(2));
        }
        budgets.stop();
        boolean flushed = spool.flush(config.flush());
        registration.leave();
        spool.close();
        LOG.infof("stopped relay=%s flushed=%b", registration.relay(), flushed);
    }

    private static boolean await(BooleanSupplier done, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (!done.getAsBoolean()) {
                if (System.nanoTime() - until >= 0) {
                    return false;
                }
                Thread.sleep(LOOK_MS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
