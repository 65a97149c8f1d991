package dev.keyreeve.deploy.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Tries from where it runs what a pod of the house must not, and tells how each attempt ended. It runs in a container
 * beside a service, in the same pod, and judges nothing.
 */
public final class Probe {
    private static final int CONNECT_MS = 2_000;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private Probe() {}

    /**
     * What came of all attempts.
     *
     * @param reached by address: {@code open}, {@code refused} or {@code no answer}
     * @param api what the API server answered to a stranger, by path: a status, or why there was none
     * @param neighbour the service beside it
     */
    public record Found(Map<String, String> reached, Map<String, String> api, Neighbour neighbour) {}

    /**
     * @param addresses {@code HOST:PORT} each
     * @param apiPaths of the cluster's API server, which every pod is told the address of
     */
    public static Found run(List<String> addresses, List<String> apiPaths) {
        var reached = new LinkedHashMap<String, String>();
        addresses.forEach(address -> reached.put(address, reach(address)));
        var api = new LinkedHashMap<String, String>();
        apiPaths.forEach(path -> api.put(path, ask(path)));
        return new Found(reached, api, Neighbour.look());
    }

    private static String reach(String address) {
        int colon = address.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    CONNECT_MS);
            return "open";
        } catch (ConnectException refused) {
            return "refused";
        } catch (IOException failure) {
            return "no answer";
        }
    }

    private static String ask(String path) {
        var host = System.getenv("KUBERNETES_SERVICE_HOST");
        var port = System.getenv("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) {
            return "no address";
        }
        try (var client = HttpClient.newBuilder()
                .sslContext(trusting())
                .connectTimeout(Duration.ofMillis(CONNECT_MS))
                .build()) {
            var uri = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path);
            var request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
            return ""
                    + client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode();
        } catch (IOException | GeneralSecurityException failure) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "no answer";
        }
    }

    /** Whoever answers there: nothing that is worth keeping is sent. */
    private static SSLContext trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new AnyServer()}, null);
        return context;
    }
}
