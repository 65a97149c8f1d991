package dev.keyreeve.keys.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KeysTest
@DisplayName("While a service behind the door is restarted")
class RestartIT {
    private static final String BODY = "{\"name\":\"Ada\"}";

    private final Admin admin = Admin.ACME;

    @Test
    void aReportIsAskedForAgain() {
        KeysStack.answerBehind(200, "application/json", "{\"object\":\"page\"}");
        KeysStack.refuseBehind(2);
        admin.asks().get("/costs").then().statusCode(200).body("object", equalTo("page"));
        assertThat(KeysStack.behind()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks", "/webhooks/hook_1", "/ledger_settings", "/prices", "/budgets/bud_1"})
    void aChangeIsSentAgainToTheLetter(String path) {
        KeysStack.answerBehind(404, "application/problem+json", "{\"error\":{\"code\":\"not_found\"}}");
        KeysStack.refuseBehind(2);
        admin.sends(BODY).post(path).then().statusCode(404);
        assertThat(KeysStack.behind())
                .hasSize(3)
                .allSatisfy(call -> assertThat(call.body()).isEqualTo(BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks", "/webhooks/hook_1/test", "/ledger_settings"})
    void aChangeMayHaveNoBody(String path) {
        KeysStack.answerBehind(202, "application/json", "{\"id\":\"x\"}");
        KeysStack.refuseBehind(1);
        admin.asks().contentType("application/json").post(path).then().statusCode(202);
        assertThat(KeysStack.behind())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.body()).isEmpty());
    }

    @Test
    void aChangeThatAllReplicasRefuseIsUnavailable() {
        KeysStack.answerBehind(200, "application/json", "{}");
        KeysStack.refuseBehind(3);
        admin.sends(BODY)
                .post("/webhooks")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("error.code", equalTo("service_unavailable"));
        assertThat(KeysStack.behind()).hasSize(3);
    }
}
