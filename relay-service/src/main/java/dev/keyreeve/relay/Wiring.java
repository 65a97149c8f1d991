package dev.keyreeve.relay;

import dev.keyreeve.relay.budget.BudgetConfig;
import dev.keyreeve.relay.budget.Budgets;
import dev.keyreeve.relay.budget.LedgerClient;
import dev.keyreeve.relay.budget.Prices;
import dev.keyreeve.relay.budget.Purses;
import dev.keyreeve.relay.grant.Recalls;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.spool.Spool;
import dev.keyreeve.relay.spool.SpoolConfig;
import dev.keyreeve.relay.spool.UsageLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts together the rooms that know nothing of the container, with what they need of others. */
final class Wiring {
    @Produces
    @Singleton
    Spool spool(
            LifeConfig.Relay relay,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            SpoolConfig config,
            MeterRegistry metrics) {
        return Spool.open(relay.spool(), Map.of("bootstrap.servers", bootstrapServers), config, metrics);
    }

    @Produces
    @Singleton
    LedgerClient ledger(
            Vertx vertx, LifeConfig.UsageService usageService, BudgetConfig config, Registration registration) {
        return new LedgerClient(
                vertx, usageService.url(), registration.relay(), registration::internalToken, config.timeout());
    }

    @Produces
    @Singleton
    Prices prices(Vertx vertx, LedgerClient ledger, BudgetConfig config, Recalls recalls) {
        var prices = new Prices(vertx, ledger, config);
        recalls.onRecall(prices::recall);
        return prices;
    }

    @Produces
    @Singleton
    Budgets budgets(
            Vertx vertx,
            LedgerClient ledger,
            UsageLog log,
            BudgetConfig config,
            Registration registration,
            Recalls recalls) {
        var purses = new Purses(vertx, ledger, log, config, registration.relay(), registration::epoch);
        recalls.onRecall(purses::recall);
        return purses;
    }
}
