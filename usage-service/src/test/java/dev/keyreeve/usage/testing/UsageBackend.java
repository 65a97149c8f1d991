package dev.keyreeve.usage.testing;

import dev.keyreeve.deploy.backend.BackendConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Real PostgreSQL and Kafka, and a key pair in key-service's place. Tests start the intake themselves. */
public final class UsageBackend implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var config = new HashMap<>(BackendConfig.forService("usage"));
            config.put("mp.jwt.verify.publickey", pem("PUBLIC", pair.getPublic()));
            config.put("smallrye.jwt.sign.key", pem("PRIVATE", pair.getPrivate()));
            config.put("keyreeve.usage.intake.enabled", "false");
            config.put("keyreeve.usage.intake.shortest-pause", "20ms");
            config.put("keyreeve.usage.ledger.fence-wait", "1s");
            return config;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {}

    private static String pem(String kind, Key key) {
        return "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }
}
