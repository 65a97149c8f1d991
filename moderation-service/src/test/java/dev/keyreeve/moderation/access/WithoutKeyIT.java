package dev.keyreeve.moderation.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.release.ServiceJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Without a key to verify tokens by")
class WithoutKeyIT {
    @TempDir
    Path directory;

    @Test
    @DisplayName("a service migrates, which takes none, and does not serve")
    void doesNotServe() throws IOException {
        var absent = directory.resolve("absent.pem");
        var empty = Files.createFile(directory.resolve("empty.pem"));
        try (var database = OwnDatabase.start()) {
            assertThat(service(database, absent).migrate()).isZero();
            for (var file : List.of(absent, empty)) {
                assertThatThrownBy(service(database, file)::serve)
                        .isInstanceOfSatisfying(
                                StartFailure.class,
                                failure -> assertThat(failure.details()).contains("mp.jwt.verify.publickey.location"));
            }
        }
    }

    private static ServiceJar service(OwnDatabase database, Path publicKey) {
        var config = new HashMap<>(database.config(Schema.MODERATION));
        config.put("mp.jwt.verify.publickey.location", publicKey.toString());
        return new ServiceJar(Path.of(""), config);
    }
}
