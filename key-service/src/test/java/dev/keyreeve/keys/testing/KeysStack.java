package dev.keyreeve.keys.testing;

import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.deploy.backend.BackendConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Real PostgreSQL and Kafka, tenants with a key for each role, and a stand-in for the services behind the door. */
public final class KeysStack implements QuarkusTestResourceLifecycleManager {
    public static final String ACME = "org_acme";
    public static final String GLOBEX = "org_globex";
    /** For the tests that end it. */
    public static final String INITECH = "org_initech";

    public static final String RELAY_TOKEN = "relay-registration-token-of-the-tests";
    /** The one before it, which is still good. */
    public static final String EARLIER_RELAY_TOKEN = "relay-registration-token-of-before";

    public static final String PROVIDER = "http://127.0.0.1:9/v1";

    private static final Map<String, String> KEYS = new ConcurrentHashMap<>();
    private static final SealingKeys SEALING = SealingKeys.generate();
    private static final List<Behind> SEEN = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REFUSALS = new AtomicInteger();
    private static volatile Answer answer = new Answer(200, "application/json", "{}");

    private HttpServer behind;
    private Path directory;

    /** A call that reached a service behind the front door. */
    public record Behind(String method, String uri, String authorization, String accept, String body) {}

    public record Answer(int status, String contentType, String body) {}

    /** The admin key of a tenant in a role: owner, admin, reader, member. */
    public static String key(String organization, String role) {
        return KEYS.get(organization + "/" + role);
    }

    public static SealingKeys sealing() {
        return SEALING;
    }

    public static List<Behind> behind() {
        return SEEN;
    }

    public static void answerBehind(int status, String contentType, String body) {
        SEEN.clear();
        REFUSALS.set(0);
        answer = new Answer(status, contentType, body);
    }

    /** As a server that has no application any more, before it answers again. */
    public static void refuseBehind(int times) {
        REFUSALS.set(times);
    }

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("keys-it");
            behind = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            behind.createContext("/", exchange -> {
                SEEN.add(new Behind(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("Accept"),
                        new String(exchange.getRequestBody().readAllBytes())));
                if (REFUSALS.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                    return;
                }
                var bytes = answer.body().getBytes();
                exchange.getResponseHeaders().add("Content-Type", answer.contentType());
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            behind.start();

            var config = new HashMap<>(BackendConfig.forService("keys"));
            config.put("smallrye.jwt.sign.key.location", write("sign.pem", signingKey()));
            config.put("keyreeve.sealing.public-key-file", write("sealing.pub", SEALING.publicKey()));
            config.put("keyreeve.bootstrap.file", write("bootstrap.json", bootstrap()));
            config.put("keyreeve.relays.token-digest", digest(RELAY_TOKEN) + " " + digest(EARLIER_RELAY_TOKEN));
            config.put("keyreeve.providers.openai.base-url", PROVIDER);
            config.put("keyreeve.providers.azure.dialect", "azure");
            for (var other : List.of("compatible", "anthropic", "gemini")) {
                config.put("keyreeve.providers." + other + ".base-url", "http://127.0.0.1:1/" + other);
            }
            config.put(
                    "keyreeve.usage-service.url",
                    "http://127.0.0.1:" + behind.getAddress().getPort());
            config.put("keyreeve.moderation-service.url", "http://127.0.0.1:1");
            config.put("keyreeve.lease.duration", "1500ms");
            config.put("keyreeve.lease.margin", "300ms");
            config.put("keyreeve.lease.lag-grace", "400ms");
            config.put("keyreeve.enforcement.wait", "3s");
            config.put("keyreeve.enforcement.settle", "500ms");
            config.put("keyreeve.enforcement.sweep", "1s");
            config.put("quarkus.log.file.enabled", "true");
            config.put("quarkus.log.file.path", log().toString());
            return config;
        } catch (Exception failure) {
            throw new IllegalStateException("the tests' surroundings could not be made", failure);
        }
    }

    /** Everything that the service logged. */
    public static Path log() {
        return Path.of("target", "key-service-it.log").toAbsolutePath();
    }

    @Override
    public void stop() {
        if (behind != null) {
            behind.stop(0);
        }
    }

    private static String bootstrap() {
        var tenants = new ArrayList<String>();
        for (var organization : List.of(ACME, GLOBEX, INITECH)) {
            for (var role : List.of("owner", "admin", "reader", "member")) {
                var key = IssuedKey.mint(IssuedKey.Kind.ADMIN, new SecureRandom());
                KEYS.put(organization + "/" + role, key.reveal());
                tenants.add("""
                        {"organization":{"id":"%1$s","name":"%1$s"},
                         "admin_key":{"id":"admkey_%1$s_%2$s","digest":"%3$s","redacted_value":"%4$s","role":"%2$s"}}
                        """.formatted(organization, role, key.digest(), key.redacted()));
            }
        }
        return tenants.toString();
    }

    private static String signingKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String digest(String token) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes()));
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
