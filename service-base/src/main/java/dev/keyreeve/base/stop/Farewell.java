package dev.keyreeve.base.stop;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Callers keep their connections, and no balancer sees what they send on them: whoever used one at the moment at which the
 * service ends would have no answer. So for the time of {@code quarkus.shutdown.delay}, in which calls are still
 * taken, every answer asks for the connection to be closed, and the next call finds another replica.
 */
@ApplicationScoped
class Farewell {
    /** Before all that may answer. */
    private static final int FIRST = 1_000;

    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    void stand(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    void pass(RoutingContext call) {
        if (begun) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        call.next();
    }
}
