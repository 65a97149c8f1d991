package dev.keyreeve.keys.allowed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KeysTest
@DisplayName("An allowed path")
class AllowedPathsIT {
    private final Admin admin = Admin.ACME;

    @Test
    void isWhatItsAdministratorSaid() {
        var created = admin.newAllowedPath();

        assertThat(created.getString("object")).isEqualTo("organization.allowed_path");
        assertThat(created.getString("provider")).isEqualTo("openai");
        assertThat(created.getList("methods")).containsExactly("GET", "POST");
        assertThat(created.getString("path")).startsWith("/v1/vector_stores/").endsWith("/*");
        assertThat(admin.get("/allowed_paths/" + created.getString("id")).<Object>get())
                .isEqualTo(created.<Object>get());
        assertThat(admin.get("/allowed_paths?limit=100").getList("data.id")).contains(created.getString("id"));
        assertThat(last(created)).satisfies(record -> {
            assertThat(record.provider()).isEqualTo("openai");
            assertThat(record.methods()).containsExactlyInAnyOrder("GET", "POST");
            assertThat(record.path()).isEqualTo(created.getString("path"));
            assertThat(record.status()).isEqualTo(Status.ACTIVE);
        });
    }

    @Test
    void losesAMethodAndIsDeletedAsAFact() {
        var created = admin.newAllowedPath();
        var at = "/allowed_paths/" + created.getString("id");

        var changed = admin.post(at, "{\"methods\":[\"GET\"]}");

        assertThat(changed.getList("methods")).containsExactly("GET");
        assertThat(changed.getBoolean("enforcement.enforced")).isTrue();
        assertThat(last(created).methods()).containsExactly("GET");
        assertThat(admin.delete(at).getBoolean("enforcement.enforced")).isTrue();
        assertThat(last(created).status()).isEqualTo(Status.DELETED);
        admin.asks().get(at).then().statusCode(404).body("error.code", equalTo("deleted"));
        assertThat(admin.get("/audit_logs?limit=100&resource_ids[]=" + created.getString("id"))
                        .getList("data.type"))
                .containsExactly("allowed_path.deleted", "allowed_path.updated", "allowed_path.created");
        create("openai", "GET", created.getString("path")).then().statusCode(200);
    }

    @Test
    void isAllowedOnceInEachOrganization() {
        var path = admin.newAllowedPath().getString("path");

        create("openai", "GET", path).then().statusCode(409).body("error.param", equalTo("path"));
        assertThat(Admin.GLOBEX
                        .sends(body("openai", "GET", path))
                        .post("/allowed_paths")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void isChangedByWhoMayChangeThings() {
        var reader = Admin.of(KeysStack.ACME, "reader");

        reader.sends(body("openai", "GET", "/v1/evals"))
                .post("/allowed_paths")
                .then()
                .statusCode(403);
        reader.get("/allowed_paths");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, GET, /v1/files, 200",
        "gemini, POST, /v1beta/cachedContents, 200",
        "nobody, GET, /v1/evals, provider",
        "c/pets, GET, /v1/evals, provider",
        "openai, get, /v1/evals, methods",
        "openai, GET, evals, path",
        "openai, GET, /evals, path",
        "gemini, GET, /v1/cachedContents, path",
        "openai, POST, /v1/**, path",
        "openai, POST, /v1/chat/completions, path",
        "openai, PATCH, /v1/chat/completions, path",
        "openai, POST, /v1/Chat/*, path",
        "openai, POST, /v1/*/completions, path",
        "openai, POST, /v1/chat/%63ompletions, path",
        "openai, POST, /v1/chat/completions/, path",
        "openai, POST, /v1/x/../chat/completions, path",
        "openai, POST, /v1/chat;a/completions, path",
        "openai, POST, /v1/realtime/client_secrets, path",
        "anthropic, POST, /v1/messages/**, path",
        "gemini, POST, /v1beta/models/*, path",
    })
    void isRefusedWhereTheRelayKnowsThePathOrCannotTell(String provider, String method, String path, String param) {
        var answer = create(provider, method, path);

        if (param.equals("200")) {
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        } else {
            answer.then().statusCode(400).body("error.param", containsString(param));
        }
    }

    private io.restassured.response.Response create(String provider, String method, String path) {
        return admin.sends(body(provider, method, path)).post("/allowed_paths");
    }

    private static String body(String provider, String method, String path) {
        return "{\"provider\":\"%s\",\"methods\":[\"%s\"],\"path\":\"%s\"}".formatted(provider, method, path);
    }

    private static GrantRecord.AllowedPath last(JsonPath allowed) {
        return Grants.of(KeysStack.ACME).stream()
                .filter(GrantRecord.AllowedPath.class::isInstance)
                .map(GrantRecord.AllowedPath.class::cast)
                .filter(record -> record.id().equals(allowed.getString("id")))
                .toList()
                .getLast();
    }
}
