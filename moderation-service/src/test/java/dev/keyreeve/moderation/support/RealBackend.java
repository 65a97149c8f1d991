package dev.keyreeve.moderation.support;

import dev.keyreeve.deploy.backend.Backend;
import dev.keyreeve.deploy.backend.BackendConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.security.Key;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL with our roles, and a key pair in key-service's place, beside the one that it had before. */
public final class RealBackend implements QuarkusTestResourceLifecycleManager {
    private static final String SCHEMA = "moderation";

    @Override
    public Map<String, String> start() {
        var backend = Backend.shared();
        var pair = Tokens.generate();
        var config = new HashMap<>(BackendConfig.forService(backend, SCHEMA));
        config.put(
                "mp.jwt.verify.publickey",
                pem("PUBLIC", pair.getPublic()) + "\n" + pem("PUBLIC", Tokens.EARLIER.getPublic()));
        config.put("smallrye.jwt.sign.key", pem("PRIVATE", pair.getPrivate()));
        config.put("smallrye.jwt.new-token.signature-algorithm", "ES256");
        return config;
    }

    @Override
    public void stop() {}

    private static String pem(String kind, Key key) {
        return "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }
}
