package dev.keyreeve.keys.testing;

import static io.restassured.RestAssured.given;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.OwnKafka;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.release.ServiceJar;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The jar, with one organization and its admin key, on a database and a Kafka of a test's choosing. */
public final class ShippedKeyService {
    private final IssuedKey adminKey = IssuedKey.mint(IssuedKey.Kind.ADMIN, new SecureRandom());
    private final Path directory;
    private final String organization;
    private final OwnKafka kafka;

    public ShippedKeyService(Path directory, String organization, OwnKafka kafka) {
        this.directory = directory;
        this.organization = organization;
        this.kafka = kafka;
    }

    /** @param more settings beside those that it cannot do without */
    public ServiceJar on(OwnDatabase database, Map<String, String> more) throws IOException, GeneralSecurityException {
        var config = new HashMap<>(database.config(Schema.KEYS));
        config.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        config.put("smallrye.jwt.sign.key.location", write("sign.pem", signingKey()));
        config.put(
                "keyreeve.sealing.public-key-file",
                write("sealing.hex", SealingKeys.generate().publicKey()));
        config.put("keyreeve.bootstrap.file", write("bootstrap.json", """
                [{"organization":{"id":"%s","name":"Shipped"},
                  "admin_key":{"id":"admkey_shipped","digest":"%s","redacted_value":"%s"}}]
                """.formatted(
                        organization, adminKey.digest(), adminKey.redacted())));
        config.put("keyreeve.relays.token-digest", "0".repeat(64));
        config.put("keyreeve.providers.openai.base-url", "http://127.0.0.1:9/v1");
        config.put("keyreeve.usage-service.url", "http://127.0.0.1:1");
        config.put("keyreeve.moderation-service.url", "http://127.0.0.1:1");
        config.putAll(more);
        return new ServiceJar(Path.of(""), config);
    }

    public RequestSpecification admin(URI service) {
        return given().baseUri(service.toString())
                .basePath("/v1/organization")
                .contentType("application/json")
                .header("Authorization", "Bearer " + adminKey.reveal());
    }

    private static String signingKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
