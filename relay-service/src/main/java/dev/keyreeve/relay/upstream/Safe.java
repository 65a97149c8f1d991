package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Opens sealed credentials, and lends what is in them for the time of one use. Nothing else in the house touches
 * {@link Opener}. What is in use stays open until it has lain idle for a minute, or at most a second longer than its
 * record was the truth: {@link OpenedSecrets}.
 */
@Singleton
final class Safe {
    private static final String PUBLIC = "keyreeve.sealing.public-key-file";
    private static final String PRIVATE = "keyreeve.sealing.private-key-file";
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SWEEP_MS = TimeUnit.SECONDS.toMillis(1);

    private final Opener opener;
    private final OpenedSecrets opened;

    Safe(Vertx vertx, UpstreamConfig.Sealing sealing, Credentials credentials) {
        this.opener = opener(sealing);
        this.opened = new OpenedSecrets(this::open, System::nanoTime, IDLE_NANOS);
        vertx.setPeriodic(SWEEP_MS, timer -> opened.sweep(credentials::isCurrent));
    }

    @PreDestroy
    void destroy() {
        opened.close();
    }

    static Opener opener(UpstreamConfig.Sealing sealing) {
        var publicKeys = read(PUBLIC, sealing.publicKeyFile());
        var privateKeys = read(PRIVATE, sealing.privateKeyFile());
        try {
            return new Opener(publicKeys, privateKeys);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    PUBLIC + " " + sealing.publicKeyFile() + " and " + PRIVATE + " " + sealing.privateKeyFile()
                            + " must be the halves of the same key pairs, 64 hex characters a line: " + e.getMessage(),
                    e);
        }
    }

    private static String read(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: " + file, e);
        }
    }

    /**
     * The context names the address that the line goes to: a secret that was sealed for another one does not open,
     * whatever its record says.
     */
    <T> T withSecret(Aim aim, Function<Secret, T> use) throws Opener.CannotOpen {
        return opened.withSecret(aim.credential(), use);
    }

    private Secret open(GrantRecord.Credential credential) throws Opener.CannotOpen {
        var context = new SecretContext(credential.organization(), credential.credentialId(), credential.destination());
        var sealed = Objects.requireNonNull(credential.sealed(), "only credentials with a secret are chosen");
        return opener.open(sealed, context);
    }
}
