package dev.keyreeve.keys.credential;

import dev.keyreeve.contracts.secret.Sealer;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The public half alone; the private one never comes here. */
@ConfigMapping(prefix = "keyreeve.sealing")
interface SealingConfig {
    /** A file with 64 hex characters; of several keys, one a line, the first is sealed to. */
    Path publicKeyFile();

    /** Makes the sealer out of the file. */
    @ApplicationScoped
    class Maker {
        @Produces
        @Singleton
        Sealer sealer(SealingConfig config) {
            try {
                return new Sealer(Files.readString(config.publicKeyFile()));
            } catch (IOException | IllegalArgumentException failure) {
                throw new IllegalStateException(
                        "keyreeve.sealing.public-key-file " + config.publicKeyFile()
                                + " must be a readable file with 64 hex characters, or several such lines",
                        failure);
            }
        }
    }
}
