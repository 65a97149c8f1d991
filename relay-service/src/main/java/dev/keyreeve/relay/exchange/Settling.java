package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.meter.Estimates;
import dev.keyreeve.relay.meter.Metered;
import dev.keyreeve.relay.spool.UsageLog;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is booked of an answer that has passed: what it told, what was seen of it, or the worst case. */
final class Settling {
    private final UsageLog log;
    private final Estimates estimates;

    Settling(UsageLog log, Estimates estimates) {
        this.log = log;
        this.estimates = estimates;
    }

    /** @param told of work in the background */
    Future<Exchange.Settled> settle(
            Sent sent, int status, Metered metered, boolean whole, Optional<UsageEvent.Background> told) {
        var exchange = sent.exchange();
        var goesOn = told.map(work -> new UsageEvent.Background(work.reference(), null))
                .orElse(null);
        return switch (metered) {
            // What the batch costs when it runs is not seen here.
            case Metered.Exact none
            when sent.call().operation() == Operation.BATCHES && !exchange.isBounded() ->
                Future.succeededFuture(exchange.settledBySight(log, status, TokenUsage.NONE, goesOn));
            case Metered.Exact used ->
                Future.succeededFuture(exchange.settled(log, status, used, heard(sent.call(), told)));
            // Of a plain answer that broke off nobody knows how much more of it there was.
            case Metered.Unknown seen
            when !exchange.isBounded() && (seen.inPieces() || whole) ->
                estimates
                        .of(seen, sent.call().model(), exchange.requestBytes())
                        .map(counted -> exchange.settledBySight(log, status, counted, goesOn));
            case Metered.Unknown unseen -> Future.succeededFuture(exchange.settledUnseen(log, status, goesOn));
        };
    }

    /** What began and ended in one answer is known with it; what was looked after may be known now. */
    private static UsageEvent.@Nullable Background heard(Call call, Optional<UsageEvent.Background> told) {
        return told.filter(work -> call.operation() == Operation.STORED && work.usage() != null)
                .orElse(null);
    }
}
