package dev.keyreeve.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganizationsTest {
    @TempDir
    Path directory;

    private StackHome home;

    @BeforeEach
    void home() {
        home = StackHome.at(directory);
    }

    private JsonNode bootstrap() throws IOException {
        return Json.mapper().readTree(Files.readString(Organizations.bootstrapFile(home)));
    }

    @Test
    void beginWithOneThatHasAnAdminKey() throws IOException {
        var organizations = Organizations.loadOrCreate(home, List.of());

        var key = organizations.adminKey(Organizations.DEFAULT);
        assertThat(directory.resolve("admin.key")).hasContent(key.reveal());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("admin.key"))))
                .isEqualTo("rw-------");
        assertThat(bootstrap().get(0).at("/organization/name").asText()).isEqualTo("Keyreeve");
        assertThat(bootstrap().get(0).at("/organization/id").asText()).startsWith("org_");
        assertThat(bootstrap().get(0).at("/admin_key/digest").asText()).isEqualTo(key.digest());
        assertThat(bootstrap().get(0).at("/admin_key/redacted_value").asText()).isEqualTo(key.redacted());
        assertThat(bootstrap().toString()).as("the key itself").doesNotContain(key.reveal());
    }

    @Test
    void areTheSameTheNextTime() throws IOException {
        Organizations.loadOrCreate(home, List.of("Acme"));
        JsonNode before = bootstrap();

        Organizations.loadOrCreate(home, List.of());
        Organizations.loadOrCreate(home, List.of("Acme"));

        assertThat(bootstrap()).isEqualTo(before);
    }

    @Test
    void eachHaveAKeyFileOfTheirOwnAlsoWhenTheirNamesAreAlike() {
        var organizations = Organizations.loadOrCreate(home, List.of("Acme", "Bétá & Co", "b t co"));

        assertThat(organizations.adminKey("Acme").digest())
                .isNotEqualTo(organizations.adminKey("b t co").digest());
        assertThat(directory.resolve("admin.key")).exists();
        assertThat(directory.resolve("admin-b-t-co.key"))
                .hasContent(organizations.adminKey("Bétá & Co").reveal());
        assertThat(directory.resolve("admin-b-t-co-2.key"))
                .hasContent(organizations.adminKey("b t co").reveal());
    }

    @Test
    void getANewKeyWhenTheFileWasRemoved() throws IOException {
        String first =
                Organizations.loadOrCreate(home, List.of()).adminKey("Keyreeve").reveal();
        String organization = bootstrap().get(0).at("/organization/id").asText();
        Files.delete(directory.resolve("admin.key"));

        var organizations = Organizations.loadOrCreate(home, List.of());

        assertThat(organizations.adminKey("Keyreeve").reveal()).isNotEqualTo(first);
        assertThat(bootstrap().get(0).at("/organization/id").asText()).isEqualTo(organization);
    }

    @Test
    void neverOverwriteAKeyFileThatTheyCannotRead() throws IOException {
        Files.writeString(directory.resolve("admin.key"), "something else");

        assertThatThrownBy(() -> Organizations.loadOrCreate(home, List.of()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("does not hold an admin key");
        assertThat(directory.resolve("admin.key")).hasContent("something else");
    }
}
