package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.secret.OneALine;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * What the services prove themselves to each other with, generated once for a home, one file each with mode 0600. A
 * service's configuration names only the files that it may read.
 */
final class StackSecrets {
    static final String DATABASE_PASSWORDS = "database-passwords";
    private static final int TOKEN_BYTES = 32;

    private final Path directory;

    private StackSecrets(Path directory) {
        this.directory = directory;
    }

    static StackSecrets loadOrCreate(StackHome home) {
        var secrets = new StackSecrets(home.secrets());
        try {
            if (isMissing(secrets.internalTokenPrivateKey(), secrets.internalTokenPublicKey())) {
                secrets.createInternalTokenKeys();
            }
            if (isMissing(secrets.sealingPrivateKey(), secrets.sealingPublicKey())) {
                secrets.createSealingKeys();
            }
            if (!Files.exists(secrets.relayToken())) {
                PrivateFiles.write(secrets.relayToken(), randomToken());
            }
            return secrets;
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    /** Both halves. Where one is left it is never written over: it may be the only key to what was sealed. */
    private static boolean isMissing(Path privateKey, Path publicKey) {
        boolean hasPrivate = Files.exists(privateKey);
        if (hasPrivate != Files.exists(publicKey)) {
            throw new StartFailure("The file " + (hasPrivate ? publicKey : privateKey)
                    + " is missing while the other half of its key pair is there; put it back from a backup, or begin"
                    + " again without the data (keyreeve up --fresh).");
        }
        return !hasPrivate;
    }

    /** PEM, PKCS #8, EC P-256: key-service signs the internal JWTs with it. */
    Path internalTokenPrivateKey() {
        return directory.resolve("internal-token-private.pem");
    }

    Path internalTokenPublicKey() {
        return directory.resolve("internal-token-public.pem");
    }

    /** Hex; the relays' alone. */
    Path sealingPrivateKey() {
        return directory.resolve("sealing-private.hex");
    }

    Path sealingPublicKey() {
        return directory.resolve("sealing-public.hex");
    }

    /** What a relay registers with; of several, one a line, the first. */
    Path relayToken() {
        return directory.resolve("relay-token");
    }

    Path databasePasswords() {
        return directory.resolve(DATABASE_PASSWORDS);
    }

    /** SHA-256 of each registration token in hex, on one line: all that key-service knows of them. */
    String relayTokenDigest() {
        try {
            return OneALine.read(Files.readString(relayToken())).stream()
                    .map(StackSecrets::sha256)
                    .collect(Collectors.joining(" "));
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(directory, failure);
        }
    }

    private static String sha256(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private void createInternalTokenKeys() throws GeneralSecurityException, IOException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        PrivateFiles.write(internalTokenPrivateKey(), pem("PRIVATE KEY", pair.getPrivate()));
        PrivateFiles.write(internalTokenPublicKey(), pem("PUBLIC KEY", pair.getPublic()));
    }

    private void createSealingKeys() throws IOException {
        var keys = SealingKeys.generate();
        PrivateFiles.write(sealingPrivateKey(), keys.privateKey());
        PrivateFiles.write(sealingPublicKey(), keys.publicKey());
    }

    private static String pem(String kind, Key key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
