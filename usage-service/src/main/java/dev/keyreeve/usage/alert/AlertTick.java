package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.access.DatabaseUnavailable;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks at budgets, then sends what is due; every process of this service does, and they share the work. */
@ApplicationScoped
class AlertTick {
    private static final Logger LOG = Logger.getLogger(AlertTick.class);

    private final Alerts alerts;
    private final Sender sender;
    private final Outbox outbox;
    private final AlertConfig config;
    private final AlertMetrics metrics;

    AlertTick(Alerts alerts, Sender sender, Outbox outbox, AlertConfig config, AlertMetrics metrics) {
        this.alerts = alerts;
        this.sender = sender;
        this.outbox = outbox;
        this.config = config;
        this.metrics = metrics;
    }

    @Scheduled(
            every = "{keyreeve.alerts.every}",
            delayed = "{keyreeve.alerts.every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        orSay("look", () -> {
            for (var alert : alerts.raise()) {
                metrics.raised(alert.type());
                LOG.infof(
                        "alert=%s id=%s budget=%s",
                        alert.type().wireName(), alert.id(), alert.budget().id());
            }
        });
    }

    /** By itself: what keeps one from looking does not hold up what was found before. */
    @Scheduled(
            every = "{keyreeve.alerts.every}",
            delayed = "{keyreeve.alerts.every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void send() {
        orSay("send", sender::sendDue);
    }

    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        int count = outbox.forget(config.keep());
        if (count > 0) {
            LOG.infof("alerts=forgotten rows=%d", count);
        }
    }

    /** The database may be away for long, and this comes once a second: a line, and no stack. */
    private static void orSay(String what, Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable e) {
            LOG.warnf("alerts=%s error=\"%s\"", what, e.getMessage());
        }
    }
}
