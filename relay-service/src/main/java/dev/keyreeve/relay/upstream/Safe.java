package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/** Opens sealed credentials, for the time of one use. Nothing else in the house touches {@link Opener}. */
@Singleton
final class Safe {
    private final Opener opener;

    Safe(UpstreamConfig.Sealing sealing) {
        this.opener = new Opener(
                read("keyreeve.sealing.public-key-file", sealing.publicKeyFile()),
                read("keyreeve.sealing.private-key-file", sealing.privateKeyFile()));
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
        var credential = aim.credential();
        var context = new SecretContext(credential.organization(), credential.credentialId(), aim.destination());
        var sealed = Objects.requireNonNull(credential.sealed(), "only credentials with a secret are chosen");
        return opener.withSecret(sealed, context, use);
    }
}
