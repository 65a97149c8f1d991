package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.stream.OnHangUp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

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
        return awaited(head, sent, live, caller, patience, "did not answer in ");
    }

    Future<Beginning> beginning(
            Sent sent, HttpClientResponse head, Live live, HttpServerResponse caller, Duration patience) {
        var begun = Promise.<Beginning>promise();
        Beginning.await(head, begun);
        return awaited(begun, sent, live, caller, patience, "sent the head of an answer and then nothing for ");
    }

    /** @param what the provider did for so long */
    private <T> Future<T> awaited(
            Promise<T> step, Sent sent, Live live, HttpServerResponse caller, Duration patience, String what) {
        if (step.future().succeeded()) {
            return step.future();
        }
        long timer = vertx.setTimer(
                Math.max(1, patience.toMillis()),
                fired -> step.tryFail(new Refused(new Refusal.Upstream(
                        ErrorCode.PROVIDER_TIMEOUT, "The provider " + what + patience.toSeconds() + " s"))));
        live.onCut(why -> step.tryFail(new Refused(why)));
        if (sent.call().streamed()) {
            caller.closeHandler(gone -> callerLeft(step));
        }
        return step.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            if (over.failed()) {
                sent.line().hangUp();
            }
        });
    }

    /** Before the answer: what it will cost is known even less than later. */
    private void callerLeft(Promise<?> step) {
        var left = new Refused(
                new Refusal.Upstream(ErrorCode.STREAM_INTERRUPTED, "The caller has left before the answer"));
        switch (onHangUp) {
            case OnHangUp.Cancel cancel -> step.tryFail(left);
            case OnHangUp.Drain(var time, var bytes) -> {
                long timer = vertx.setTimer(time.toMillis(), fired -> step.tryFail(left));
                step.future().onComplete(over -> vertx.cancelTimer(timer));
            }
        }
    }
}
