package dev.keyreeve.usage.alert;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one POST to an address that was checked. It connects to that address whatever the name says by now, and holds
 * the name against the certificate; it follows no redirect, and reads nothing but the answer's head.
 */
final class Courier {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final Vertx vertx;
    private final Duration timeout;

    Courier(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    sealed interface Answer {
        /**
         * The head of an answer, whatever it says.
         *
         * @param retryAfter zero when the endpoint did not say
         */
        record Answered(int status, Duration retryAfter) implements Answer {}

        record NoAnswer(String error) implements Answer {}
    }

    /**
     * Waits for the answer, at most for the timeout.
     *
     * @throws InterruptedException when this process stops; the message may have arrived
     */
    Answer post(Destination to, Map<String, String> headers, String body) throws InterruptedException {
        // A client of its own: closing it ends the connection, however far it has come.
        var http = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) timeout.toMillis())
                .setDecompressionSupported(false));
        try {
            var options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(SocketAddress.inetSocketAddress(
                            to.port(), to.address().getHostAddress()))
                    .setHost(to.host())
                    .setPort(to.port())
                    .setSsl(to.tls())
                    .setURI(to.target())
                    .setFollowRedirects(false);
            headers.forEach(options::putHeader);
            var answer = http.request(options)
                    .compose(request -> request.send(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8))))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer.Answered(answer.statusCode(), retryAfter(answer));
        } catch (TimeoutException e) {
            return new Answer.NoAnswer("timeout");
        } catch (ExecutionException e) {
            return new Answer.NoAnswer(word(e.getCause()));
        } finally {
            http.close();
        }
    }

    /** Only in seconds; the form with a date is rare, and the schedule is good enough for it. */
    private static Duration retryAfter(HttpClientResponse answer) {
        var value = answer.getHeader("Retry-After");
        return value != null && SECONDS.matcher(value).matches()
                ? Duration.ofSeconds(Long.parseLong(value))
                : Duration.ZERO;
    }

    private static String word(@Nullable Throwable failure) {
        return switch (failure) {
            case ConnectTimeoutException e -> "timeout";
            case ConnectException e -> "connection_refused";
            case SSLException e -> "tls";
            case null, default -> "connection_lost";
        };
    }
}
