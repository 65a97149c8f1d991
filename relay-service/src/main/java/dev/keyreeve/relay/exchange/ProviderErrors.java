package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.dialect.PassedHeaders;
import dev.keyreeve.relay.http.ErrorAnswer;
import dev.keyreeve.relay.meter.Meter;
import dev.keyreeve.relay.upstream.Resting;
import dev.keyreeve.relay.upstream.SecretMask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the caller hears when the provider answers anything but 2xx. Its error goes through as it is, except where it
 * speaks of the organization's account rather than of the caller's request.
 */
@Singleton
final class ProviderErrors {
    private static final Logger LOG = Logger.getLogger(ProviderErrors.class);
    private static final int MAX_BODY = 64 * 1024;

    /** Others of the organization are used meanwhile, if there are any. */
    private static final Duration REFUSED_RESTS = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final SecretMask mask;
    private final Resting resting;

    ProviderErrors(Vertx vertx, SecretMask mask, Resting resting) {
        this.vertx = vertx;
        this.mask = mask;
        this.resting = resting;
    }

    /**
     * What the answer says of the credential is remembered, whoever hears the rest of it.
     *
     * @return how long the provider wants to be left alone
     */
    Optional<Duration> heard(Sent sent, HttpClientResponse head) {
        var pause = RestUntil.told(head.headers(), head.statusCode(), System.currentTimeMillis());
        pause.ifPresent(told -> resting.rest(sent.aim().credential().credentialId(), told));
        head.exceptionHandler(brokenOff -> {}); // what is not read may break
        return pause;
    }

    /** Nobody hears it; read all the same, so that its connection can be used again. */
    void passOver(HttpClientResponse head, Live live, Duration patience) {
        body(head, live, patience).onFailure(broken -> head.request().reset());
    }

    /** After {@link #heard}. Completes when the caller has its answer. */
    Future<Void> pass(Sent sent, HttpClientResponse head, Live live, HttpServerResponse caller, Duration patience) {
        int status = head.statusCode();
        var credential = sent.aim().credential();
        // Where an endpoint is not known a 403 may be about the request: it goes through.
        if (status == 401 || (status == 403 && !sent.call().isForeign())) {
            resting.rest(credential.credentialId(), REFUSED_RESTS);
            // Its text may hold a part of the secret, and tells the member nothing that they could mend.
            LOG.warnf(
                    "credential refused by provider org=%s credential=%s status=%d",
                    credential.organization(), credential.credentialId(), status);
            return own(
                    sent,
                    caller,
                    ErrorAnswer.of(
                            ErrorCode.CREDENTIAL_UNUSABLE,
                            sent.aim().isOwn()
                                    ? "The provider refused your own credential " + credential.credentialId()
                                    : "The provider refused your organization's credential"));
        }
        if (status < 400) {
            return own(
                    sent,
                    caller,
                    ErrorAnswer.of(
                            ErrorCode.PROVIDER_UNREACHABLE,
                            "The provider answered with status " + status + ", and redirects are not followed"));
        }
        return body(head, live, patience)
                .map(body -> {
                    caller.setStatusCode(status);
                    passHeaders(sent, head, caller);
                    if (!caller.closed()) {
                        caller.end(mask.mask(sent.aim(), body));
                    }
                    return (Void) null;
                })
                .recover(broken -> broken instanceof Refused refused
                        ? own(sent, caller, refused.refusal().answer())
                        : own(
                                sent,
                                caller,
                                ErrorAnswer.of(
                                        ErrorCode.PROVIDER_UNREACHABLE, "The provider's error answer broke off")));
    }

    /** An API that nobody here knows may say anything, also with 2xx: in it the credential is looked for everywhere. */
    void passHeaders(Sent sent, HttpClientResponse head, HttpServerResponse caller) {
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
    }

    Meter masking(Sent sent) {
        var passing = mask.passing(sent.aim());
        return Meter.masking(passing::next, passing::rest);
    }

    private static Future<Void> own(Sent sent, HttpServerResponse caller, ErrorAnswer answer) {
        sent.line().hangUp();
        answer.send(caller, sent.call().errorStyle());
        return Future.succeededFuture();
    }

    /** As much of an error as is worth passing on; what is longer ends there. */
    private Future<Buffer> body(HttpClientResponse head, Live live, Duration patience) {
        var all = Promise.<Buffer>promise();
        var read = Buffer.buffer();
        long timer = vertx.setTimer(patience.toMillis(), fired -> all.tryFail("timeout"));
        live.onCut(why -> all.tryFail(new Refused(why)));
        head.handler(chunk -> {
                    read.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_BODY - read.length()));
                    if (read.length() >= MAX_BODY) {
                        all.tryComplete(read);
                        head.request().reset();
                    }
                })
                .endHandler(end -> all.tryComplete(read))
                .exceptionHandler(all::tryFail)
                .resume();
        return all.future().onComplete(over -> vertx.cancelTimer(timer));
    }
}
