package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.dialect.PassedHeaders;
import dev.keyreeve.relay.routing.ModelAnswer;
import dev.keyreeve.relay.routing.OwnNames;
import dev.keyreeve.relay.stream.Filter;
import dev.keyreeve.relay.upstream.SecretMask;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;

/**
 * What of a provider's answer reaches the caller. An API that nobody here knows may say anything: in all of it the
 * credential is looked for.
 */
@Singleton
final class PassedAnswers {
    private final SecretMask mask;

    PassedAnswers(SecretMask mask) {
        this.mask = mask;
    }

    void headers(Sent sent, HttpClientResponse head, HttpServerResponse caller) {
        var call = sent.call();
        PassedHeaders.ofAnswer(
                call.provider().dialect(),
                call.isForeign(),
                head.headers(),
                (name, value) -> caller.putHeader(
                        name,
                        call.isForeign()
                                ? mask.mask(sent.aim(), Buffer.buffer(value)).toString()
                                : value));
        // Not every server that speaks a dialect names its requests; who asks about one is helped by the exchange's id.
        sent.call()
                .errorStyle()
                .requestIdHeader()
                .filter(name -> !caller.headers().contains(name))
                .ifPresent(name -> caller.putHeader(name, sent.admitted().id()));
    }

    /** What the body goes through. */
    Filter filter(Sent sent) {
        var call = sent.call();
        if (call.isForeign()) {
            return masking(mask.passing(sent.aim()));
        }
        return call.ownNames() instanceof OwnNames.None
                ? Filter.NONE
                : new ModelAnswer(call.provider().dialect(), call.ownNames());
    }

    private static Filter masking(SecretMask.Passing passing) {
        return new Filter() {
            @Override
            public Buffer next(Buffer piece) {
                return passing.next(piece);
            }

            @Override
            public Buffer rest() {
                return passing.rest();
            }
        };
    }
}
