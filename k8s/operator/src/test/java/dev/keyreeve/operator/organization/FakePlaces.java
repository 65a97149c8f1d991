package dev.keyreeve.operator.organization;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.operator.admin.Secrets;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An API server with one Organization and the Secret of its admin key, and a key-service with several organizations. */
final class FakePlaces implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCES = "/apis/keyreeve.dev/v1alpha1/namespaces/team/";

    private final HttpServer server;
    private final Map<String, String> organizations = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();
    /** Resources by the end of their path. */
    private final Map<String, String> resources = new ConcurrentHashMap<>();

    private volatile String secret = "";
    private volatile String keySecret = "";
    private volatile @Nullable Status refusal;
    private volatile boolean refusesTrials;

    /** Calls to key-service, but for the question whose the key is: key, method and path. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** How often key-service was asked whose a key is. */
    final List<String> questions = new CopyOnWriteArrayList<>();

    /** What was sent to be a ServiceKey's Secret, or to try that out. */
    final List<String> written = new CopyOnWriteArrayList<>();

    final List<String> events = new CopyOnWriteArrayList<>();

    /** The events' messages. */
    final List<String> said = new CopyOnWriteArrayList<>();

    final KubernetesClient cluster;

    FakePlaces() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(RESOURCES, this::resources);
        server.createContext(
                "/api/v1/namespaces/team/secrets/acme-admin",
                exchange -> answer(exchange, secret.isEmpty() ? 404 : 200, secret));
        server.createContext("/api/v1/namespaces/team/secrets", this::keySecret);
        server.createContext("/api/v1/namespaces/team/events", this::event);
        server.createContext("/v1/organization", this::keyService);
        server.start();
        cluster = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(keyService().toString())
                        .build())
                .build();
    }

    URI keyService() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** An admin key that an organization has. */
    void key(String key, String organization) {
        organizations.put(key, organization);
    }

    void holds(Tenant<?> resource) {
        resources.put(
                resource.getPlural() + "/" + resource.getMetadata().getName(),
                cluster.getKubernetesSerialization().asJson(resource));
    }

    void secretHolds(String key) {
        secretIs(Base64.getEncoder().encodeToString(key.getBytes()));
    }

    /** No API server holds such a Secret: to whoever decodes it, it is a fault. */
    void secretIsNotInBase64() {
        secretIs("%");
    }

    private void secretIs(String base64) {
        secret = cluster.getKubernetesSerialization()
                .asJson(new SecretBuilder()
                        .withNewMetadata()
                        .withName("acme-admin")
                        .withUid("secret-uid")
                        .withResourceVersion(String.valueOf(versions.incrementAndGet()))
                        .endMetadata()
                        .withType(Secrets.ADMIN_KEY)
                        .addToData("admin.key", base64)
                        .build());
    }

    /** What is answered to whoever writes a Secret, also to try it out; a code of 4xx. */
    void takesNoSecret(int code, String message) {
        refusal = refusal(code, message);
        refusesTrials = true;
    }

    /** Likewise, but not to who tries it out. */
    void takesNoSecretAfterAll(int code, String message) {
        refusal = refusal(code, message);
        refusesTrials = false;
    }

    private static Status refusal(int code, String message) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withMessage(message)
                .build();
    }

    /** The Secret of a ServiceKey. */
    void holds(Secret secret) {
        keySecret = cluster.getKubernetesSerialization().asJson(secret);
    }

    private void keySecret(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, keySecret.isEmpty() ? 404 : 200, keySecret);
            return;
        }
        var body = new String(exchange.getRequestBody().readAllBytes());
        boolean isTrial = "dryRun=All".equals(exchange.getRequestURI().getQuery());
        written.add((isTrial ? "tried " : "wrote ") + body);
        if (refusal != null && (refusesTrials || !isTrial)) {
            answer(
                    exchange,
                    refusal.getCode(),
                    cluster.getKubernetesSerialization().asJson(refusal));
        } else {
            answer(exchange, 200, body);
        }
    }

    private void resources(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring(RESOURCES.length());
        if (path.contains("/")) {
            var one = resources.getOrDefault(path, "");
            answer(exchange, one.isEmpty() ? 404 : 200, one);
        } else {
            var items = resources.entrySet().stream()
                    .filter(each -> each.getKey().startsWith(path + "/"))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList();
            answer(
                    exchange,
                    200,
                    "{\"apiVersion\":\"keyreeve.dev/v1alpha1\",\"kind\":\"List\",\"items\":" + items + "}");
        }
    }

    private void event(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        events.add(JSON.readTree(body).path("reason").asText());
        said.add(JSON.readTree(body).path("message").asText());
        answer(exchange, 201, new String(body));
    }

    private void keyService(HttpExchange exchange) throws IOException {
        var key = exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
        var path = exchange.getRequestURI().getPath().substring("/v1/organization".length());
        var id = organizations.get(key);
        if (id == null) {
            answer(exchange, 401, "{}");
        } else if (path.isEmpty() && exchange.getRequestMethod().equals("GET")) {
            questions.add(key);
            answer(
                    exchange,
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", id)
                            .put("name", "name of " + id)
                            .put("status", "active")
                            .put("own_credentials", "never")
                            .toString());
        } else {
            calls.add(key + " " + exchange.getRequestMethod() + " " + path);
            answer(exchange, 200, "{\"id\":\"thing_1\",\"status\":\"active\",\"value\":\"krv_live_new\",\"data\":[]}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var text = status == 404
                ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}"
                : body;
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, text.getBytes().length);
            exchange.getResponseBody().write(text.getBytes());
        }
    }

    @Override
    public void close() {
        cluster.close();
        server.stop(0);
    }
}
