package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.budget.Budgets;
import dev.keyreeve.relay.budget.Prices;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.guard.Guard;
import dev.keyreeve.relay.meter.MeterConfig;
import dev.keyreeve.relay.routing.Aliases;
import dev.keyreeve.relay.routing.Healths;
import dev.keyreeve.relay.spool.UsageLog;
import dev.keyreeve.relay.upstream.Upstreams;
import dev.keyreeve.relay.upstream.Verification;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Makes each event loop its {@link Conductor}. */
@Singleton
public final class Conductors {
    /** What all conductors share. */
    record Parts(
            Grants grants,
            Guard guard,
            Budgets budgets,
            Prices prices,
            UsageLog log,
            MeterConfig meters,
            LiveExchanges lives,
            LastCheck lastCheck,
            Verification verification,
            ProviderErrors providerErrors,
            PassedAnswers passedAnswers,
            Refusals refusals,
            ExchangeConfig config,
            ExchangeMetrics metrics,
            Conversing conversing,
            Journey.Guide guide) {}

    private final Upstreams upstreams;
    private final Parts parts;

    Conductors(
            Upstreams upstreams,
            Grants grants,
            Guard guard,
            Budgets budgets,
            Prices prices,
            UsageLog log,
            MeterConfig meters,
            LiveExchanges lives,
            LastCheck lastCheck,
            Verification verification,
            ProviderErrors providerErrors,
            PassedAnswers passedAnswers,
            Refusals refusals,
            ExchangeConfig config,
            ExchangeMetrics metrics,
            Conversing conversing,
            Healths healths,
            Aliases aliases) {
        this.upstreams = upstreams;
        this.parts = new Parts(
                grants,
                guard,
                budgets,
                prices,
                log,
                meters,
                lives,
                lastCheck,
                verification,
                providerErrors,
                passedAnswers,
                refusals,
                config,
                metrics,
                conversing,
                new Journey.Guide(lastCheck, healths, aliases, metrics));
    }

    /** To be called on the event loop that will use it. */
    public Conductor open(Vertx vertx) {
        return new Conductor(vertx, upstreams.open(vertx), parts);
    }
}
