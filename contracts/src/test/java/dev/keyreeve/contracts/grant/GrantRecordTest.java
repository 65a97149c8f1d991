package dev.keyreeve.contracts.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.SealedSecret;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A grant record")
class GrantRecordTest {
    private static final OrganizationId ORG = new OrganizationId("org_a");

    @Test
    void survivesItsJson() {
        List<GrantRecord> records = List.of(
                new GrantRecord.Key(
                        ORG, 3, false, "ab", "key_1", Principal.user("user_1"), "proj_1", null, Status.ACTIVE, 99L),
                new GrantRecord.App(ORG, 4, true, "app_1", Status.DISABLED),
                new GrantRecord.Member(ORG, 4, true, Principal.user("user_1"), Status.DISABLED),
                new GrantRecord.Project(ORG, 5, true, "proj_1", Status.DELETED),
                new GrantRecord.Organization(ORG, 1, false, Status.ACTIVE),
                connector(new Presentation.Header("X-Api-Key", null)),
                connector(new Presentation.QueryParameter("key")),
                connector(new Presentation.Basic()),
                new GrantRecord.Organization(ORG, 9, true, Status.ACTIVE, OwnCredentials.FIRST),
                new GrantRecord.AllowedPath(
                        ORG, 7, true, "path_1", "openai", Set.of("GET"), "/v1/vector_stores/*", Status.ACTIVE),
                new GrantRecord.Governed(
                        ORG, 6, true, new Scope(Scope.Type.API_KEY, "key_1"), Set.of(Measure.MONEY, Measure.REQUESTS)));
        for (var record : records) {
            assertThat(Json.read(Json.write(record), GrantRecord.class)).isEqualTo(record);
        }
    }

    private static GrantRecord connector(Presentation presentation) {
        return new GrantRecord.Connector(
                ORG,
                8,
                true,
                "conn_1",
                "pets",
                new Destination("https", "pets.example", 443, "/v2", presentation.slot()),
                presentation,
                Set.of("GET", "POST"),
                List.of("/pets/*"),
                Status.ACTIVE,
                true,
                Map.of("x-version", "2024-01"));
    }

    @Test
    @DisplayName("of a connector from before there were fixed headers has none")
    void readsConnectorsWithoutHeaders() {
        var json = new String(Json.write(connector(new Presentation.Basic())), StandardCharsets.UTF_8)
                .replace(",\"headers\":{\"x-version\":\"2024-01\"}", "");

        assertThat(json).doesNotContain("headers");
        assertThat(((GrantRecord.Connector) Json.read(json.getBytes(StandardCharsets.UTF_8), GrantRecord.class))
                        .headers())
                .isEmpty();
    }

    @Test
    @DisplayName("of a credential carries the sealed bytes unchanged")
    void carriesSealedBytes() {
        var sealed = new SealedSecret("k", new byte[] {1, 2}, new byte[] {-3, 4});
        var destination = new Destination("https", "h", 443, "/v1", "authorization");
        var record =
                new GrantRecord.Credential(ORG, 1, false, "cred_1", "openai", destination, true, Status.ACTIVE, sealed);

        var read = (GrantRecord.Credential) Json.read(Json.write(record), GrantRecord.class);

        assertThat(read.ownAddress()).isTrue();
        assertThat(read.destination()).isEqualTo(destination);
        assertThat(read.sealed()).usingRecursiveComparison().isEqualTo(sealed);
    }

    @Test
    @DisplayName("of a credential from before there were own addresses goes to its provider's alone")
    void readsCredentialsWithoutOwnAddress() {
        var json = "{\"type\":\"credential\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,"
                + "\"credential_id\":\"cred_1\",\"provider\":\"openai\",\"destination\":{\"scheme\":\"https\","
                + "\"host\":\"h\",\"port\":443,\"path_prefix\":\"/v1\",\"header_slot\":\"authorization\"},"
                + "\"status\":\"active\"%s}";

        for (var part : List.of("", ",\"own_address\":null", ",\"own_address\":false")) {
            assertThat(ownAddress(json.formatted(part))).as(part).isFalse();
        }
        assertThat(ownAddress(json.formatted(",\"own_address\":true"))).isTrue();
    }

    private static Boolean ownAddress(String json) {
        return ((GrantRecord.Credential) Json.read(json.getBytes(StandardCharsets.UTF_8), GrantRecord.class))
                .ownAddress();
    }

    @Test
    @DisplayName("from before members had credentials of their own lets nobody use one")
    void readsWhatSaysNothingOfOwnCredentials() {
        var organization = "{\"type\":\"organization\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,"
                + "\"status\":\"active\"}";
        var credential = "{\"type\":\"credential\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,"
                + "\"credential_id\":\"cred_1\",\"provider\":\"openai\",\"status\":\"active\",\"destination\":"
                + "{\"scheme\":\"https\",\"host\":\"h\",\"port\":443,\"path_prefix\":\"\",\"header_slot\":\"x\"}}";

        assertThat(((GrantRecord.Organization) read(organization)).ownCredentials())
                .isEqualTo(OwnCredentials.NEVER);
        assertThat(((GrantRecord.Credential) read(credential)).owner()).isNull();
    }

    private static GrantRecord read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), GrantRecord.class);
    }

    @Test
    @DisplayName("that lacks a part is refused, not read as a permission")
    void refusesMissingParts() {
        for (var json : List.of(
                "{\"type\":\"governed\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,"
                        + "\"scope\":{\"type\":\"user\",\"id\":\"u\"}}",
                "{\"type\":\"project\",\"organization\":\"org_a\",\"ack\":false,\"project\":\"p\",\"status\":\"active\"}",
                "{\"type\":\"project\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,\"project\":\"p\"}")) {
            assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), GrantRecord.class))
                    .as(json)
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    @DisplayName("from a newer version, with fields we do not know, is still read")
    void toleratesNewFields() {
        var json = "{\"type\":\"project\",\"organization\":\"org_a\",\"revision\":7,\"ack\":false,\"project\":\"p\","
                + "\"status\":\"active\",\"colour\":\"blue\"}";

        assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), GrantRecord.class)
                        .revision())
                .isEqualTo(7);
    }
}
