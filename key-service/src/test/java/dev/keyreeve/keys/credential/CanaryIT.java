package dev.keyreeve.keys.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A marked secret goes in; then everything that the service has written is searched for it. */
@KeysTest
class CanaryIT {
    private static final String CANARY = "sk-canary-7f3a9c51e2d84b06";

    @Inject
    Tenancy tenancy;

    @Test
    void aSecretLeavesNoTraceAnywhere() throws IOException {
        var admin = Admin.ACME;
        var said = new ArrayList<String>();
        said.add(
                admin.sends(body("openai", "prod", CANARY)).post("/credentials").asString());
        said.add(
                admin.sends(body("nobody", "prod", CANARY)).post("/credentials").asString());
        said.add(admin.sends(body("openai", "", CANARY)).post("/credentials").asString());
        said.add(admin.sends(body(CANARY, CANARY.repeat(20), CANARY))
                .post("/credentials")
                .asString());
        said.add(admin.sends(body("openai", "prod", CANARY + "\\n"))
                .post("/credentials")
                .asString());
        said.add(admin.sends("{\"secret\":" + CANARY).post("/credentials").asString());
        said.add(admin.sends("{\"secret\":{\"" + CANARY + "\":1}}")
                .post("/credentials")
                .asString());
        said.add(admin.sends("{\"role\":\"" + CANARY + "\"}").post("/users").asString());
        said.add(Admin.of(KeysStack.ACME, "reader")
                .sends(body("openai", "p", CANARY))
                .post("/credentials")
                .asString());
        said.add(admin.asks().get("/credentials").asString());
        said.add(admin.asks().get("/audit_logs").asString());

        assertThat(said).noneMatch(CanaryIT::holdsCanary);
        assertThat(said.getFirst()).contains("****" + CANARY.substring(CANARY.length() - 4));
        assertThat(everyTable()).isNotEmpty().noneMatch(CanaryIT::holdsCanary);
        assertThat(Grants.all())
                .isNotEmpty()
                .noneMatch(record -> holdsCanary(new String(record.value(), StandardCharsets.ISO_8859_1)));
        assertThat(Files.readString(KeysStack.log())).isNotEmpty().doesNotContain(CANARY);
    }

    @Test
    void aDeletedCredentialKeepsNotEvenTheCiphertext() {
        var id = Admin.ACME.newCredential(CANARY).getString("id");

        Admin.ACME.delete("/credentials/" + id);

        assertThat(everyRow("SELECT ciphertext IS NULL AND encapsulation IS NULL AND sealed_key_id IS NULL"
                        + " FROM credential WHERE id = '" + id + "'"))
                .containsExactly("t");
    }

    private static String body(String provider, String name, String secret) {
        return "{\"provider\":\"%s\",\"name\":\"%s\",\"secret\":\"%s\"}".formatted(provider, name, secret);
    }

    private List<String> everyTable() {
        var rows = new ArrayList<String>();
        for (var table : everyRow("SELECT relname FROM pg_class WHERE relnamespace = 'keys'::regnamespace"
                + " AND relkind = 'r' AND relname <> 'flyway_schema_history'")) {
            rows.addAll(everyRow("SELECT t::text FROM " + table + " t"));
        }
        return rows;
    }

    private List<String> everyRow(String sql) {
        return tenancy.asSystem(connection -> {
            try (var statement = connection.createStatement();
                    var found = statement.executeQuery(sql)) {
                var rows = new ArrayList<String>();
                while (found.next()) {
                    rows.add(found.getString(1));
                }
                return rows;
            }
        });
    }

    /** As it is, and as a column or a JSON field would encode it. */
    private static boolean holdsCanary(String text) {
        var bytes = CANARY.getBytes(StandardCharsets.US_ASCII);
        return text.contains(CANARY)
                || text.contains(HexFormat.of().formatHex(bytes))
                || text.contains(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }
}
