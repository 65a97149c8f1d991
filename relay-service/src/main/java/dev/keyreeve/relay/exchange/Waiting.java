package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.stream.OnHangUp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for what a provider says next, while nothing of its answer has been passed on: until it comes, a disable, the end
 * of patience, or the caller's leaving; whichever is first. What ends otherwise ends the line to the provider, too.
 */
final class Waiting {
    private final Vertx vertx;
    private final OnHangUp onHangUp;

    Waiting(Vertx vertx, OnHangUp onHangUp) {
        this.vertx = vertx;
        this.onHangUp = onHangUp;
    }

    Future<HttpClientResponse> head(Sent sent, Live live, HttpServerResponse caller, Duration patience) {
        var head = Promise.<HttpClientResponse>promise();
        sent.answer().onComplete(answer -> {
            if (answer.succeeded()) {
                head.tryComplete(answer.result());
            } else {
                head.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_UNREACHABLE, "The provider closed the connection without an answer")));
            }
        });
        return awaited(head, onLeaving(sent.call()), sent.line()::hangUp, live, caller, patience, "did not answer in ");
    }

    Future<Beginning> beginning(
            Sent sent, HttpClientResponse head, Live live, HttpServerResponse caller, Duration patience) {
        var begun = Promise.<Beginning>promise();
        Beginning.await(head, begun);
        return awaited(
                begun,
                onLeaving(sent.call()),
                sent.line()::hangUp,
                live,
                caller,
                patience,
                "sent the head of an answer and then nothing for ");
    }

    /**
     * A plain answer is billed in full, so it is waited for whoever is there. Of a session nothing was said yet: there is
     * nothing that its end would tell.
     */
    private Optional<OnHangUp> onLeaving(Call call) {
        if (call.isSession()) {
            return Optional.of(new OnHangUp.Cancel());
        }
        return call.streamed() ? Optional.of(onHangUp) : Optional.empty();
    }

    /**
     * @param onLeaving what becomes of it when the caller leaves, or has left already; nothing, where it is empty
     * @param hangUp ends the line to the provider
     * @param what the provider did for so long
     */
    <T> Future<T> awaited(
            Promise<T> step,
            Optional<OnHangUp> onLeaving,
            Runnable hangUp,
            Live live,
            HttpServerResponse caller,
            Duration patience,
            String what) {
        if (step.future().succeeded()) {
            return step.future();
        }
        long timer = vertx.setTimer(
                Math.max(1, patience.toMillis()),
                fired -> step.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_TIMEOUT, "The provider " + what + patience.toSeconds() + " s"))));
        live.onCut(why -> step.tryFail(new Refused(why)));
        onLeaving.ifPresent(how -> {
            if (caller.closed()) {
                callerLeft(step, how); // a handler would not be told any more
            } else {
                caller.closeHandler(gone -> callerLeft(step, how));
            }
        });
        return step.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            if (over.failed()) {
                hangUp.run();
            }
        });
    }

    /** Before the answer: what it will cost is known even less than later. */
    private void callerLeft(Promise<?> step, OnHangUp how) {
        var left = new Refused(
                new Refusal.Upstream(ErrorCode.STREAM_INTERRUPTED, "The caller has left before the answer"));
        switch (how) {
            case OnHangUp.Cancel cancel -> step.tryFail(left);
            case OnHangUp.Drain(var time, var bytes) -> {
                long timer = vertx.setTimer(time.toMillis(), fired -> step.tryFail(left));
                step.future().onComplete(over -> vertx.cancelTimer(timer));
            }
        }
    }
}
