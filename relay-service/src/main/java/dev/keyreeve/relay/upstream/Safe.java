package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.grant.GrantRecord;
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
    private final Credentials credentials;

    Safe(UpstreamConfig.Sealing sealing, Credentials credentials) {
        this.opener = new Opener(
                read("keyreeve.sealing.public-key-file", sealing.publicKeyFile()),
                read("keyreeve.sealing.private-key-file", sealing.privateKeyFile()));
        this.credentials = credentials;
    }

    private static String read(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: " + file, e);
        }
    }

    /**
     * The context names the address of <em>this</em> relay's provider, not the record's: a secret that was sealed for
     * another address does not open here, whatever the record says.
     */
    <T> T withSecret(GrantRecord.Credential credential, Function<Secret, T> use) throws Opener.CannotOpen {
        var context = new SecretContext(credential.organization(), credential.credentialId(), credentials.here());
        var sealed = Objects.requireNonNull(credential.sealed(), "only credentials with a secret are chosen");
        return opener.withSecret(sealed, context, use);
    }
}
