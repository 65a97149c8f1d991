package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether the provider takes a member's own credential: asked once, before it is first used, by listing the provider's
 * models. What the organization stored, its administrators answer for. Remembered for as long as the relay lives and the
 * credential does not change.
 */
@Singleton
public final class Verification {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 100_000;

    /** What was found out. */
    public enum Verdict {
        USABLE,
        REFUSED,
        /** The provider did not say; it will be asked again. */
        UNTOLD
    }

    private record Version(String credentialId, long revision) {}

    private final Map<Version, Verdict> told = new ConcurrentHashMap<>();

    /** Never fails. Completes on the upstream's event loop. */
    public Future<Verdict> of(Upstream upstream, Aim aim, Provider provider) {
        if (!aim.isOwn() || provider.isConnector()) {
            return Future.succeededFuture(Verdict.USABLE);
        }
        var version =
                new Version(aim.credential().credentialId(), aim.credential().revision());
        var known = told.get(version);
        return known != null
                ? Future.succeededFuture(known)
                : ask(upstream, aim, provider.dialect())
                        .otherwise(Verdict.UNTOLD)
                        .onSuccess(verdict -> remember(version, verdict));
    }

    private void remember(Version version, Verdict verdict) {
        if (verdict == Verdict.UNTOLD) {
            return;
        }
        if (told.size() >= MOST) {
            told.clear();
        }
        told.put(version, verdict);
    }

    private static Future<Verdict> ask(Upstream upstream, Aim aim, Dialect dialect) {
        return upstream.connect(aim, HttpMethod.GET, models(dialect)).compose(line -> {
            if (!line.present(aim)) {
                line.hangUp();
                return Future.succeededFuture(Verdict.REFUSED);
            }
            var question = new Line.Outgoing(
                    aim.credential().credentialId(), "application/json", headers(dialect), "", Buffer.buffer());
            return line.send(question)
                    .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .map(head -> {
                        head.exceptionHandler(brokenOff -> {}); // the list itself is not read
                        return verdict(dialect, head.statusCode());
                    })
                    .onComplete(answered -> line.hangUp());
        });
    }

    private static Verdict verdict(Dialect dialect, int status) {
        return switch (status) {
            case 401, 403 -> Verdict.REFUSED;
            // Google's word for a key that it does not know.
            case 400 -> dialect == Dialect.GEMINI ? Verdict.REFUSED : Verdict.UNTOLD;
            // A compatible server need not list its models, and then nothing is learned.
            case 404, 405 -> Verdict.USABLE;
            default -> status / 100 == 2 ? Verdict.USABLE : Verdict.UNTOLD;
        };
    }

    private static String models(Dialect dialect) {
        return dialect == Dialect.AZURE ? "/models?api-version=2024-10-21" : "/models";
    }

    private static Map<String, String> headers(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC ? Map.of("anthropic-version", "2023-06-01") : Map.of();
    }
}
