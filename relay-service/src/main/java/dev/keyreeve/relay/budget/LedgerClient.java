package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.relay.outage.Outage;
import dev.keyreeve.relay.spool.Fencing;
import dev.keyreeve.relay.trace.CallTrace;
import dev.keyreeve.relay.trace.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** usage-service, as the relay speaks to it. Every failure, of whatever kind, is a failed future: nothing is guessed. */
public final class LedgerClient implements Fencing {
    private static final Logger LOG = Logger.getLogger(LedgerClient.class);
    private static final int CONNECTIONS = 8;
    /** Nobody waits for it, and the ledger answers only once it has taken in what the relay sent before. */
    private static final Duration FENCE_TIMEOUT = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final HttpClient http;
    private final String baseUrl;
    private final String relay;
    private final Supplier<String> token;
    private final Duration timeout;
    private final Outage outage = new Outage("usage-service", System::nanoTime, LOG::warn);

    /**
     * @param baseUrl {@code keyreeve.usage-service.url}
     * @param token the internal JWT of the relay's lease, asked for anew with every call
     */
    public LedgerClient(Vertx vertx, URI baseUrl, String relay, Supplier<String> token, Duration timeout) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout(30));
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.relay = relay;
        this.token = token;
        this.timeout = timeout;
    }

    Future<Allotment.Answer> buy(Allotment.Request request) {
        var step = CallTrace.purchase();
        return call(HttpMethod.POST, "/internal/v1/allotments", Buffer.buffer(Json.write(request)), 200, timeout, step)
                .map(body -> Json.read(body.getBytes(), Allotment.Answer.class))
                .onSuccess(answer -> outage.answered())
                .onFailure(outage::failed)
                .onSuccess(step::answered)
                .onFailure(step::failed);
    }

    /** Whether nothing was sold for longer than a call waits. */
    boolean isGone() {
        return outage.isLongerThan(timeout);
    }

    Future<PriceBook> prices() {
        return call(HttpMethod.GET, "/internal/v1/prices", Buffer.buffer(), 200, timeout, Step.NONE)
                .map(body -> Json.read(body.getBytes(), PriceBook.class));
    }

    /** An organization's own prices alone, under the version that names both. */
    Future<PriceBook> prices(OrganizationId organization) {
        return call(HttpMethod.GET, "/internal/v1/prices/" + organization, Buffer.buffer(), 200, timeout, Step.NONE)
                .map(body -> Json.read(body.getBytes(), PriceBook.class));
    }

    @Override
    public Future<Void> fence(Allotment.Fence fence) {
        var path = "/internal/v1/relays/" + relay + "/fence";
        return call(HttpMethod.POST, path, Buffer.buffer(Json.write(fence)), 204, FENCE_TIMEOUT, Step.NONE)
                .mapEmpty();
    }

    /**
     * On an event loop from the start: a caller from another thread would add its handlers while the answer already
     * passes, and an answer that ends before its body was asked for is never heard of again (seen in 1 of 500 calls).
     */
    private Future<Buffer> call(HttpMethod method, String path, Buffer body, int expected, Duration most, Step step) {
        var answer = Promise.<Buffer>promise();
        vertx.getOrCreateContext()
                .runOnContext(go -> exchange(method, path, body, expected, most, step)
                        .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                        .onComplete(answer));
        return answer.future();
    }

    private Future<Buffer> exchange(
            HttpMethod method, String path, Buffer body, int expected, Duration most, Step step) {
        // Composed from the start, so that a token that cannot be had is a failed future too.
        return Future.succeededFuture(path)
                .compose(at -> http.request(options(method, at, most)))
                .compose(request -> {
                    step.tell(request::putHeader);
                    return request.send(body);
                })
                .compose(response -> bodyOf(response, method + " " + path, expected));
    }

    private RequestOptions options(HttpMethod method, String path, Duration most) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(baseUrl + path)
                .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.get())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .setTimeout(most.toMillis());
    }

    private static Future<Buffer> bodyOf(HttpClientResponse response, String call, int expected) {
        return response.statusCode() == expected
                ? response.body()
                : Future.failedFuture(call + " answered " + response.statusCode());
    }
}
