package dev.keyreeve.relay.exchange;

import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.http.ErrorAnswer;
import dev.keyreeve.relay.routing.Lost;
import dev.keyreeve.relay.upstream.Credentials;
import dev.keyreeve.relay.upstream.Resting;
import dev.keyreeve.relay.upstream.SecretMask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * What the caller hears when the provider answers anything but 2xx. Its error goes through as it is, except where it
 * speaks of the organization's account rather than of the caller's request.
 */
@Singleton
final class ProviderErrors {
    private static final Logger LOG = Logger.getLogger(ProviderErrors.class);
    private static final int MAX_BODY = 64 * 1024;
    private static final int TOO_MANY = 429;
    private static final int REDIRECT = 3;

    /**
     * The credential's fault alone. A 403 tells all dialects' callers of something else, too: a country (OpenAI), a
     * resource that the key may not use (Anthropic, Gemini), a network (Azure). It goes through.
     */
    private static final int UNAUTHORIZED = 401;

    /** Others of the organization are used meanwhile, if there are any. */
    private static final Duration REFUSED_RESTS = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final SecretMask mask;
    private final PassedAnswers answers;
    private final Resting resting;
    private final Credentials credentials;

    ProviderErrors(Vertx vertx, SecretMask mask, PassedAnswers answers, Resting resting, Credentials credentials) {
        this.vertx = vertx;
        this.mask = mask;
        this.answers = answers;
        this.resting = resting;
        this.credentials = credentials;
    }

    /**
     * What the answer says of the credential is remembered, whoever hears the rest of it.
     *
     * @return what is certain of the attempt
     */
    Lost heard(Sent sent, HttpClientResponse head) {
        int status = head.statusCode();
        var credential = sent.aim().credential();
        head.exceptionHandler(brokenOff -> {}); // what is not read may break
        if (status == UNAUTHORIZED) {
            resting.rest(credential.credentialId(), REFUSED_RESTS);
            try (var _ = About.exchange(sent.admitted().id(), credential.organization())) {
                LOG.warnf(
                        "credential refused by provider org=%s credential=%s status=%d",
                        credential.organization(), credential.credentialId(), status);
            }
        }
        var pause = RestUntil.told(head.headers(), status, System.currentTimeMillis());
        pause.ifPresent(told -> resting.rest(credential.credentialId(), told));
        return Lost.answered(status, pause);
    }

    /** Nobody hears it; read all the same, so that its connection can be used again. */
    void passOver(HttpClientResponse head, Live live, Duration patience) {
        body(head, live, patience).onFailure(broken -> head.request().reset());
    }

    /** After {@link #heard}. Completes when the caller has its answer. */
    Future<Void> pass(Sent sent, HttpClientResponse head, Live live, HttpServerResponse caller, Duration patience) {
        int status = head.statusCode();
        if (status == UNAUTHORIZED) {
            // Its text may hold a part of the secret, and tells the member nothing that they could mend.
            return own(
                    sent,
                    caller,
                    Refusal.CredentialRefused.of(sent.call().provider(), sent.aim())
                            .answer());
        }
        if (status / 100 == REDIRECT) {
            return own(
                    sent,
                    caller,
                    ErrorAnswer.of(
                            ErrorCode.PROVIDER_REDIRECTED,
                            "The provider answered with status " + status + ", and redirects are not followed"));
        }
        if (status < 400) {
            return own(
                    sent,
                    caller,
                    ErrorAnswer.of(
                            ErrorCode.PROVIDER_UNREACHABLE,
                            "The provider answered with status " + status + ", which is not what was asked for"));
        }
        if (Sent.isEncoded(head)) {
            return own(sent, caller, encoded(status).answer());
        }
        return body(head, live, patience)
                .map(body -> {
                    caller.setStatusCode(status);
                    answers.headers(sent, head, caller);
                    comeAgain(sent, head, caller);
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

    /** Of an answer that {@link Sent#isEncoded}. */
    static Refusal.Upstream encoded(int status) {
        return new Refusal.Upstream(
                ErrorCode.PROVIDER_ENCODED,
                "The provider's answer with status " + status
                        + " has a content-encoding that it was not asked for, so it cannot be read here");
    }

    /** Not later than another credential may be called with, whatever the provider says of this one. */
    private void comeAgain(Sent sent, HttpClientResponse head, HttpServerResponse caller) {
        var admitted = sent.admitted();
        if (head.statusCode() != TOO_MANY || sent.call().ofOneAccount()) {
            return;
        }
        var told = RestUntil.told(head.headers(), TOO_MANY, System.currentTimeMillis())
                .orElse(Duration.ZERO);
        credentials
                .firstAwakeBeside(
                        sent.aim(), admitted.key().organization(), sent.call().provider())
                .filter(first -> first.compareTo(told) < 0 && head.headers().contains(HttpHeaders.RETRY_AFTER))
                .ifPresent(first -> {
                    caller.headers().remove("retry-after-ms");
                    caller.putHeader(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(Math.max(1, Math.ceilDiv(first.toMillis(), 1_000L))));
                });
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
