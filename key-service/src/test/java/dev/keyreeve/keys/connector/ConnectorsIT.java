package dev.keyreeve.keys.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KeysTest
@DisplayName("A connector")
class ConnectorsIT {
    private final Admin admin = Admin.ACME;

    @Test
    void isWhatItsAdministratorSaid() {
        var created = admin.newConnector();

        assertThat(created.getString("object")).isEqualTo("organization.connector");
        assertThat(created.getString("base_url")).isEqualTo("https://pets.example:443/v2");
        assertThat(created.getString("presentation.type")).isEqualTo("header");
        assertThat(created.getString("presentation.name")).isEqualTo("x-api-key");
        assertThat(created.getList("methods")).containsExactly("GET", "POST");
        assertThat(created.getList("paths")).containsExactly("/pets", "/pets/*");
        assertThat(created.getString("status")).isEqualTo("active");
        assertThat(read(created)).isEqualTo(created.<Object>get());
        assertThat(admin.get("/connectors?limit=100").getList("data.id")).contains(created.getString("id"));
        assertThat(last(created)).satisfies(record -> {
            assertThat(record.name()).isEqualTo(created.getString("name"));
            assertThat(record.destination())
                    .isEqualTo(new Destination("https", "pets.example", 443, "/v2", "x-api-key"));
            assertThat(record.presentation()).isEqualTo(new Presentation.Header("x-api-key", ""));
            assertThat(record.methods()).containsExactlyInAnyOrder("GET", "POST");
            assertThat(record.paths()).containsExactly("/pets", "/pets/*");
            assertThat(record.status()).isEqualTo(Status.ACTIVE);
        });
        assertThat(events(created)).containsExactly("connector.created");
    }

    @Test
    void isChangedInPartAndSaysWhetherEveryRelayKnows() {
        var created = admin.newConnector();

        var changed = admin.post("/connectors/" + created.getString("id"), """
                {"presentation":{"type":"query_parameter","name":"key"},"paths":["/**"]}""");

        assertThat(changed.getString("presentation.type")).isEqualTo("query_parameter");
        assertThat(changed.getString("base_url")).isEqualTo("https://pets.example:443/v2");
        assertThat(changed.getList("methods")).containsExactly("GET", "POST");
        assertThat(changed.getList("paths")).containsExactly("/**");
        assertThat(changed.getBoolean("enforcement.enforced")).isTrue();
        assertThat(last(created).destination().headerSlot()).isEqualTo("?key");
        admin.sends("{\"name\":\"other\"}")
                .post("/connectors/" + created.getString("id"))
                .then()
                .statusCode(400)
                .body("error.param", equalTo("name"));
    }

    @Test
    void hasHeadersThatEveryCallHas() {
        var created = admin.newConnector();
        var at = "/connectors/" + created.getString("id");
        assertThat(created.getMap("headers")).isEmpty();

        var changed = admin.post(at, "{\"headers\":{\"X-Version\":\"2024-01\",\"Accept\":\"text/plain; q=1\"}}");

        assertThat(changed.getMap("headers")).isEqualTo(Map.of("x-version", "2024-01", "accept", "text/plain; q=1"));
        assertThat(last(created).headers()).isEqualTo(Map.of("x-version", "2024-01", "accept", "text/plain; q=1"));
        assertThat(admin.post(at, "{\"paths\":[\"/**\"]}").getMap("headers"))
                .as("what is not named stays")
                .hasSize(2);
        for (var wrong : List.of(
                "{\"headers\":{\"Host\":\"evil.example\"}}",
                "{\"headers\":{\"X-Api-Key\":\"secret\"}}",
                "{\"headers\":{\"x-a\":\"b\\r\\nx-api-key: c\"}}",
                "{\"headers\":{\"x-a\":null}}",
                "{\"presentation\":{\"type\":\"header\",\"name\":\"X-Version\"}}")) {
            admin.sends(wrong).post(at).then().statusCode(400).body("error.param", equalTo("headers"));
        }
        assertThat(admin.post(at, "{\"headers\":{}}").getMap("headers")).isEmpty();
    }

    @Test
    void isDisabledEnabledAndDeletedWithItsCredentials() {
        var created = admin.newConnector();
        var id = created.getString("id");
        var name = created.getString("name");
        var credential = credential(name);

        assertThat(admin.post("/connectors/" + id + "/disable").getBoolean("enforcement.enforced"))
                .isTrue();
        assertThat(last(created).status()).isEqualTo(Status.DISABLED);
        assertThat(admin.post("/connectors/" + id + "/enable").getString("status"))
                .isEqualTo("active");
        assertThat(admin.delete("/connectors/" + id).getBoolean("enforcement.enforced"))
                .isTrue();

        assertThat(last(created).status()).isEqualTo(Status.DELETED);
        for (var gone : List.of("/connectors/" + id, "/credentials/" + credential.getString("id"))) {
            admin.asks().get(gone).then().statusCode(404).body("error.code", equalTo("deleted"));
        }
        assertThat(Grants.of(KeysStack.ACME).stream()
                        .filter(GrantRecord.Credential.class::isInstance)
                        .map(GrantRecord.Credential.class::cast)
                        .filter(record -> record.credentialId().equals(credential.getString("id")))
                        .toList()
                        .getLast()
                        .sealed())
                .isNull();
        assertThat(events(created))
                .containsExactly("connector.deleted", "connector.enabled", "connector.disabled", "connector.created");
        create(name, "https://pets.example").then().statusCode(200);
    }

    @Test
    void hasANameThatNoOtherOfItsOrganizationHas() {
        var name = admin.newConnector().getString("name");

        create(name, "https://else.example").then().statusCode(409).body("error.param", equalTo("name"));
        assertThat(Admin.GLOBEX
                        .sends(body(name, "https://else.example"))
                        .post("/connectors")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void hasItsCredentialsSealedForWhereItIs() {
        var created = admin.newConnector();

        var credential = credential(created.getString("name"));

        assertThat(credential.getString("provider")).isEqualTo("c/" + created.getString("name"));
        assertThat(credential.getString("base_url")).isEqualTo("https://pets.example:443/v2");
        var record = Grants.of(KeysStack.ACME).stream()
                .filter(GrantRecord.Credential.class::isInstance)
                .map(GrantRecord.Credential.class::cast)
                .toList()
                .getLast();
        assertThat(record.destination()).isEqualTo(last(created).destination());
        assertThat(record.ownAddress()).isFalse();
    }

    @Test
    void givesNoCredentialToAnotherOrganizationOrAnotherAddress() {
        var name = admin.newConnector().getString("name");

        Admin.GLOBEX
                .sends("{\"provider\":\"c/%s\",\"name\":\"prod\",\"secret\":\"0123456789\"}".formatted(name))
                .post("/credentials")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("provider"));
        admin.sends(
                        "{\"provider\":\"c/%s\",\"name\":\"prod\",\"secret\":\"0123456789\",\"base_url\":\"https://e.example\"}"
                                .formatted(name))
                .post("/credentials")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("base_url"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\":\"pets\"|\"name\":\"Pets\"|name",
                "\"name\":\"pets\"|\"name\":\"1pets\"|name",
                "https://pets.example|http://pets.example|base_url",
                "https://pets.example|https://pets.example/a/../b|base_url",
                "https://pets.example|https://u:p@pets.example|base_url",
                "https://pets.example|pets|base_url",
                "\"header\"|\"cookie\"|presentation.type",
                "\"name\":\"X-Key\"|\"name\":\"Host\"|presentation.name",
                "\"name\":\"X-Key\"|\"name\":\"a b\"|presentation.name",
                "\"name\":\"X-Key\"|\"x\":\"y\"|presentation.name",
                "\"GET\"|\"get\"|methods",
                "\"GET\"|\"CONNECT\"|methods",
                "\"GET\"||methods",
                "\"/pets\"|\"pets\"|paths",
                "\"/pets\"|\"/pets/../x\"|paths",
                "\"/pets\"|\"/pets*\"|paths",
                "\"/pets\"|null|paths",
                "\"/pets\"||paths",
            })
    void isRefusedWhereItIsNotRight(String right, String wrong, String param) {
        var body = body("pets", "https://pets.example").replace(right, wrong == null ? "" : wrong);

        admin.sends(body).post("/connectors").then().statusCode(400).body("error.param", containsString(param));
    }

    private io.restassured.response.Response create(String name, String baseUrl) {
        return admin.sends(body(name, baseUrl)).post("/connectors");
    }

    private static String body(String name, String baseUrl) {
        return """
                {"name":"%s","base_url":"%s","presentation":{"type":"header","name":"X-Key"},
                 "methods":["GET"],"paths":["/pets"]}""".formatted(name, baseUrl);
    }

    private JsonPath credential(String connector) {
        return admin.post(
                "/credentials",
                "{\"provider\":\"c/%s\",\"name\":\"prod\",\"secret\":\"key-0123456789\"}".formatted(connector));
    }

    private Object read(JsonPath connector) {
        return admin.get("/connectors/" + connector.getString("id")).get();
    }

    private List<String> events(JsonPath connector) {
        return admin.get("/audit_logs?limit=100&resource_ids[]=" + connector.getString("id"))
                .getList("data.type");
    }

    private static GrantRecord.Connector last(JsonPath connector) {
        return Grants.of(KeysStack.ACME).stream()
                .filter(GrantRecord.Connector.class::isInstance)
                .map(GrantRecord.Connector.class::cast)
                .filter(record -> record.connectorId().equals(connector.getString("id")))
                .toList()
                .getLast();
    }
}
