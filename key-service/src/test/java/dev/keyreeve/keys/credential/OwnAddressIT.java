package dev.keyreeve.keys.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.SecretContext;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A credential for an address that the organization names, such as that of its Azure resource. */
@KeysTest
class OwnAddressIT {
    private static final String SECRET = "own-secret-0123456789";

    private final Admin admin = Admin.GLOBEX;

    private static String body(String provider, String baseUrl) {
        return """
                {"provider":"%s","name":"eu","base_url":%s,"secret":"%s"}
                """.formatted(provider, baseUrl == null ? "null" : '"' + baseUrl + '"', SECRET);
    }

    private ValidatableResponse refused(String provider, String baseUrl, String param) {
        return admin.sends(body(provider, baseUrl))
                .post("/credentials")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body(not(containsString(SECRET)));
    }

    private static GrantRecord.Credential granted(String id) {
        return Grants.of(KeysStack.GLOBEX).stream()
                .filter(GrantRecord.Credential.class::isInstance)
                .map(GrantRecord.Credential.class::cast)
                .filter(record -> record.credentialId().equals(id))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Test
    void isStoredAndShownAndSealedForItAlone() throws Opener.CannotOpen {
        var stored = admin.post("/credentials", body("azure", "https://Acme.openai.azure.com/openai/"));
        var id = stored.getString("id");

        assertThat(stored.getString("base_url")).isEqualTo("https://acme.openai.azure.com:443/openai");
        assertThat(admin.get("/credentials/" + id).getString("base_url"))
                .isEqualTo("https://acme.openai.azure.com:443/openai");
        assertThat(admin.get("/credentials?limit=100").getList("data.base_url"))
                .contains("https://acme.openai.azure.com:443/openai");

        var record = granted(id);
        assertThat(record.ownAddress()).isTrue();
        assertThat(record.destination().headerSlot()).isEqualTo("api-key");
        var opener =
                new Opener(KeysStack.sealing().publicKey(), KeysStack.sealing().privateKey());
        var context = new SecretContext(new OrganizationId(KeysStack.GLOBEX), id, record.destination());
        assertThat(opener.<String>withSecret(
                        record.sealed(),
                        context,
                        secret -> secret.lend(bytes -> new String(bytes, StandardCharsets.US_ASCII))))
                .isEqualTo(SECRET);
    }

    @Test
    void staysItsOwnWhenItIsTurnedOffAndOn() {
        var id = admin.post("/credentials", body("azure", "https://acme.openai.azure.com/openai"))
                .getString("id");

        admin.asks().post("/credentials/" + id + "/disable?wait=false").then().statusCode(202);
        admin.post("/credentials/" + id + "/enable");

        assertThat(granted(id).ownAddress()).isTrue();
    }

    @Test
    void withoutOneItIsTheProviders() {
        var stored = admin.post("/credentials", body("openai", null));

        assertThat(stored.getString("base_url")).isEqualTo(KeysStack.PROVIDER);
        assertThat(granted(stored.getString("id")).ownAddress()).isFalse();
    }

    @Test
    void ofAProviderThatHasAnAddressMayStillBeAnother() {
        var stored = admin.post("/credentials", body("openai", "https://eu.api.openai.com/v1"));

        assertThat(stored.getString("base_url")).isEqualTo("https://eu.api.openai.com:443/v1");
        assertThat(granted(stored.getString("id")).ownAddress()).isTrue();
    }

    @Test
    void isNeededWhereTheProviderHasNone() {
        refused("azure", null, "base_url").body("error.message", containsString("'base_url' is needed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://acme.openai.azure.com/openai | must use https",
                "http://10.0.0.1/openai | must use https",
                "https://user:pass@acme.openai.azure.com/openai | must not carry user",
                "https://acme.openai.azure.com/openai?x=1 | must not carry user, query",
                "https://acme.openai.azure.com/openai#x | must not carry user, query",
                "acme.openai.azure.com | like https://host/v1",
                "ftp://acme.openai.azure.com | like https://host/v1",
                "https://a b | does not do",
                "'' | like https://host/v1",
            })
    void isRefusedWhereASecretMustNotGo(String baseUrl, String why) {
        refused("azure", baseUrl, "base_url")
                .body("error.message", containsString(why))
                .body(not(containsString("user:pass")));
    }

    @Test
    void isRefusedWhenItIsTooLong() {
        refused("azure", "https://acme.openai.azure.com/" + "a".repeat(500), "base_url")
                .body("error.message", containsString("longer than 500 characters"));
    }

    @Test
    void isRefusedForAProviderThatIsNotKnown() {
        refused("nobody", "https://h.example.com/v1", "provider")
                .body("error.message", containsString("must be one of: anthropic, azure, compatible, gemini, openai"));
    }
}
