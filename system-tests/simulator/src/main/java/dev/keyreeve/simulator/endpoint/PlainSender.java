package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.wire.ApiError;
import io.vertx.core.buffer.Buffer;

/** Sends an answer in one piece, when its last token would have been there. */
record PlainSender(Exchange exchange, Answer.Plain answer, Pacing pacing, Fault fault) {

    void start() {
        exchange.onGone(() -> exchange.call().produced(producedSoFar()));
        exchange.at(pacing.due(Math.max(0, answer.visible() - 1)), this::send);
    }

    private void send() {
        if (fault instanceof Fault.ErrorAfter) {
            throw new Refusal(ApiError.serverFailure());
        }
        exchange.call().produced(answer.reasoning() + answer.visible());
        exchange.headOfPlain(answer.contentType(), answer.body().length());
        switch (fault) {
            case Fault.DisconnectAfter(int after) -> {
                exchange.write(beginning(after));
                exchange.disconnect();
            }
            case Fault.StallAfter(int after) -> exchange.write(beginning(after));
            default -> exchange.end(answer.body());
        }
    }

    private Buffer beginning(int bytes) {
        return answer.body().getBuffer(0, Math.min(bytes, answer.body().length() - 1));
    }

    private int producedSoFar() {
        int visible = pacing.dueAfter(exchange.elapsedNanos(), answer.visible());
        return visible == 0 ? 0 : answer.reasoning() + visible;
    }
}
