package dev.keyreeve.relay.exchange;

import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.http.ErrorStyle;
import dev.keyreeve.relay.trace.CallTrace;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** How a caller is told that an exchange does not go on, and why that is so for those who read the log. */
@Singleton
public final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final ExchangeMetrics metrics;

    Refusals(ExchangeMetrics metrics) {
        this.metrics = metrics;
    }

    /** @param trace of the call, which is not over by this alone */
    public void tell(String exchange, CallTrace trace, Throwable failure, HttpServerResponse caller, ErrorStyle style) {
        var refusal = failure instanceof Refused refused ? refused.refusal() : accident(exchange, failure);
        metrics.refused(refusal.code());
        trace.refused(refusal.code());
        LOG.debugf("refused exchange=%s code=%s", exchange, refusal.code().wireName());
        refusal.answer().send(caller, style);
    }

    private static Refusal accident(String exchange, Throwable failure) {
        try (var _ = About.exchange(exchange)) {
            LOG.errorf(failure, "failed exchange=%s", exchange);
        }
        return new Refusal.Unable(ErrorCode.INTERNAL_ERROR, "Something failed here; the request id is " + exchange);
    }
}
