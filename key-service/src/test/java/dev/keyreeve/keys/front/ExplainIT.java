package dev.keyreeve.keys.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KeysTest
class ExplainIT {
    private static final String PRICE =
            "{\"rule\":\"price\",\"id\":\"gpt-4o\",\"says\":\"%s\",\"message\":\"m\",\"error_code\":%s}";

    private final Admin admin = Admin.ACME;
    private String project;
    private String user;
    private String app;
    private String key;

    @BeforeEach
    void aKeyThatMayCall() {
        project = admin.newProject();
        user = admin.newUser("Ada");
        app = admin.newApp();
        admin.join(project, user);
        key = admin.post("/projects/" + project + "/api_keys", """
                {"name":"k","app":"%s","owner":{"type":"user","id":"%s"}}
                """.formatted(app, user))
                .getString("id");
        admin.newCredential("sk-explained-0123456789");
        KeysStack.answerBehind(200, "application/json", "{\"rules\":[" + PRICE.formatted("yes", "null") + "]}");
    }

    private JsonPath explained() {
        return admin.get("/explain?key=" + key + "&model=gpt-4o&max_tokens=100");
    }

    @Test
    void saysYesOfEveryRuleInTheOrderOfTheRelay() {
        var explanation = explained();

        assertThat(explanation.getString("object")).isEqualTo("organization.explanation");
        assertThat(explanation.getBoolean("admitted")).isTrue();
        assertThat(explanation.getString("refused_by")).isNull();
        assertThat(explanation.getList("rules.rule"))
                .containsExactly("organization", "member", "project", "app", "key", "price", "credential");
        assertThat(explanation.getList("rules.says")).containsOnly("yes");
        assertThat(explanation.getString("rules[1].at")).isEqualTo("/v1/organization/users/" + user);
        assertThat(KeysStack.behind().getFirst().uri())
                .startsWith("/internal/v1/explain?key=" + key + "&principal_type=user&principal=" + user + "&project="
                        + project + "&provider=openai&model=gpt-4o&max_tokens=100");
    }

    @Test
    void asksForTheProviderThatIsNamed() {
        var without = admin.get("/explain?key=" + key + "&provider=azure&model=my-gpt");
        assertThat(without.getString("refused_by.rule")).isEqualTo("credential");
        assertThat(KeysStack.behind().getLast().uri()).contains("&provider=azure&model=my-gpt");

        admin.post("/credentials", """
                {"provider":"azure","name":"eu","base_url":"https://acme.openai.azure.com/openai","secret":"azure-key-0123456789"}
                """);
        assertThat(admin.get("/explain?key=" + key + "&provider=azure&model=my-gpt")
                        .getBoolean("admitted"))
                .isTrue();

        admin.asks()
                .get("/explain?key=" + key + "&provider=nobody&model=m")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("provider"))
                .body("error.message", containsString("anthropic, azure, compatible, gemini, openai"));
        admin.asks()
                .get("/explain?key=" + key + "&model=m&provider=" + "x".repeat(257))
                .then()
                .statusCode(400);
    }

    @Test
    void asksByWhatRelaysBoundTheKeysCallsInWhetherALimitStandsThereOrNot() {
        admin.post("/budgets", "{\"scope\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(user));
        admin.post(
                "/rate_limits",
                "{\"measure\":\"requests\",\"scope\":{\"type\":\"project\",\"id\":\"%s\"}}".formatted(project));
        admin.delete("/budgets/bud_1");

        explained();

        assertThat(KeysStack.behind().getLast().uri()).endsWith("&max_tokens=100&governed=money&governed=requests");
    }

    @Test
    void namesTheFirstThatRefusesAndWhoCanChangeIt() {
        KeysStack.answerBehind(
                200, "application/json", "{\"rules\":[" + PRICE.formatted("no", "\"model_not_priced\"") + "]}");
        assertThat(explained().getString("refused_by.error_code")).isEqualTo("model_not_priced");

        admin.post("/projects/" + project + "/api_keys/" + key + "/disable");
        assertThat(explained().getString("refused_by.error_code")).isEqualTo("key_disabled");
        admin.post("/apps/" + app + "/disable");
        assertThat(explained().getString("refused_by.error_code")).isEqualTo("app_disabled");
        admin.post("/projects/" + project + "/disable");
        assertThat(explained().getString("refused_by.error_code")).isEqualTo("project_disabled");
        admin.post("/users/" + user + "/disable");
        var refused = explained();
        assertThat(refused.getBoolean("admitted")).isFalse();
        assertThat(refused.getString("refused_by.rule")).isEqualTo("member");
        assertThat(refused.getString("refused_by.error_code")).isEqualTo("member_disabled");
        assertThat(refused.getString("refused_by.who_can_change")).contains("owner or admin");
        assertThat(refused.getList("rules.says")).containsExactly("yes", "no", "no", "no", "no", "no", "yes");
    }

    @Test
    void tellsOfEachCandidateThatAnAliasStandsFor() {
        admin.post("/model_aliases", """
                {"name":"quick","candidates":[{"provider":"compatible","model":"llama"},
                                              {"provider":"openai","model":"gpt-4o"}]}""");
        admin.post("/model_aliases", """
                {"name":"nowhere","candidates":[{"provider":"compatible","model":"llama"}]}""");

        var quick = admin.get("/explain?key=" + key + "&model=quick&max_tokens=100");

        assertThat(quick.getList("rules.rule"))
                .containsExactly("organization", "member", "project", "app", "key", "model_alias");
        assertThat(quick.getString("rules[5].message")).contains("'quick' stands for 2 candidate(s), by order");
        assertThat(quick.getList("candidates.provider")).containsExactly("compatible", "openai");
        assertThat(quick.getList("candidates.model")).containsExactly("llama", "gpt-4o");
        assertThat(quick.getString("candidates[0].refused_by.error_code")).isEqualTo("credential_missing");
        assertThat(quick.getList("candidates[1].rules.rule")).containsExactly("price", "credential");
        assertThat(quick.getBoolean("admitted")).as("the second is gone on to").isTrue();
        assertThat(KeysStack.behind().stream().map(behind -> behind.uri()))
                .anyMatch(uri -> uri.contains("&provider=compatible&model=llama&max_tokens=100"))
                .anyMatch(uri -> uri.contains("&provider=openai&model=gpt-4o&max_tokens=100"));

        KeysStack.answerBehind(
                200, "application/json", "{\"rules\":[" + PRICE.formatted("no", "\"model_not_priced\"") + "]}");
        assertThat(admin.get("/explain?key=" + key + "&model=quick").getString("refused_by.error_code"))
                .isEqualTo("model_not_priced");
        assertThat(admin.get("/explain?key=" + key + "&model=quick&provider=anthropic")
                        .getString("refused_by.message"))
                .contains("cannot be called by a path of 'anthropic'");
        KeysStack.answerBehind(200, "application/json", "{\"rules\":[" + PRICE.formatted("yes", "null") + "]}");
        assertThat(admin.get("/explain?key=" + key + "&model=nowhere").getString("refused_by.error_code"))
                .isEqualTo("credential_missing");
    }

    @Test
    void ofADeletedAppSaysThatNobodyCanChangeIt() {
        admin.delete("/apps/" + app);

        assertThat(explained().getString("refused_by.who_can_change")).contains("nobody");
    }

    @Test
    void neverTakesAWholeKey() throws IOException {
        var secret = IssuedKey.mint(IssuedKey.Kind.LIVE, new SecureRandom()).reveal();

        admin.asks()
                .get("/explain?model=gpt-4o&key=" + secret)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("key"))
                .body("error.message", containsString("give the key's id"))
                .body(not(containsString(secret)));

        assertThat(KeysStack.behind()).isEmpty();
        assertThat(Files.readString(KeysStack.log())).doesNotContain(secret);
    }

    @Test
    void asksForWhatIsMissingOrUnknown() {
        for (var wrong : new String[] {
            "model=m", "key=" + key, "key=" + key + "&model=m&max_tokens=0", "key=" + key + "&model=m&max_token=1"
        }) {
            admin.asks().get("/explain?" + wrong).then().statusCode(400);
        }
        admin.asks().get("/explain?model=m&key=key_none").then().statusCode(404);
    }
}
