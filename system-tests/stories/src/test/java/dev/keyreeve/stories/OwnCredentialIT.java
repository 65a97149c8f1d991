package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.deploy.stack.Stack;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A member brings a key of their own. */
@ExtendWith(RunningStack.class)
@DisplayName("A member's own credential")
class OwnCredentialIT {
    private static final String ORGANIZATION = "/v1/organization";
    private static final String HOUSE = "sk-house-0123456789abcdef";
    private static final String OWN = "sk-inas-own-0123456789abcdef";

    @Test
    @DisplayName("pays for their calls where the organization lets it, and its budget does not")
    void paysForTheirCalls(Stack stack) {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.ACME).reveal());
        var members = new Members(admin);
        var house = members.credential(HOUSE);
        var ina = members.join("Ina", members.project("Own keys"));
        var provider = new Provider(stack.provider());
        var me = ina.http(stack.admin());
        var id = me.post("/v1/me/credentials", """
                        {"provider":"openai","name":"mine","secret":"%s"}""".formatted(OWN))
                .ok()
                .path("id")
                .asText();
        assertThat(call(ina, stack).status()).isEqualTo(200);
        assertThat(provider.of(OWN).isMissingNode()).isTrue();

        assertThat(policy(admin, "first")).isTrue();
        try {
            var budget = admin.post(ORGANIZATION + "/budgets", """
                            {"scope":{"type":"user","id":"%s"},"amount":{"value":0,"currency":"usd"},
                             "window":"total","kind":"hard"}""".formatted(ina.user()))
                    .ok()
                    .path("id")
                    .asText();

            assertThat(call(ina, stack).status()).isEqualTo(200);

            // The question for its models, and the call.
            assertThat(provider.of(OWN).path("calls").asLong()).isEqualTo(2);
            await().untilAsserted(() -> {
                var total = admin.get(ORGANIZATION + "/statement?user_id=" + ina.user())
                        .ok()
                        .path("total");
                assertThat(total.at("/own_amount/value").decimalValue()).isPositive();
            });
            assertThat(admin.get(ORGANIZATION + "/budgets/" + budget)
                            .ok()
                            .at("/pending/value")
                            .decimalValue())
                    .isZero();

            me.delete("/v1/me/credentials/" + id).ok();
            assertThat(call(ina, stack).errorCode()).isEqualTo("budget_exhausted");
        } finally {
            assertThat(policy(admin, "never")).isTrue();
            // Other stories share the organization, and count the calls under its secrets.
            admin.delete(ORGANIZATION + "/credentials/" + house).ok();
        }
    }

    private static boolean policy(Http admin, String ownCredentials) {
        return admin.post(ORGANIZATION, "{\"own_credentials\":\"" + ownCredentials + "\"}")
                .ok()
                .at("/enforcement/enforced")
                .asBoolean();
    }

    private static Http.Answer call(Members.Member member, Stack stack) {
        return member.http(stack.relay(1)).post("/v1/chat/completions", """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}],"max_tokens":20}""");
    }
}
