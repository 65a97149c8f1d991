package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.stack.Stack;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Promise 5, through the front doors. Each service's own tests enumerate its endpoints and tables. */
@ExtendWith(RunningStack.class)
@DisplayName("Two tenants")
class TenantsIT {
    private static final String ORGANIZATION = "/v1/organization";

    @Test
    @DisplayName("cannot see, change, spend or budget each other")
    void cannotMeet(Stack stack) {
        var acme = new Http(stack.admin(), stack.adminKey(RunningStack.CLOSED).reveal());
        var rival = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var members = new Members(acme);
        var credential = members.credential("sk-tenants-0123456789abcdef");
        var connector =
                acme.post(ORGANIZATION + "/connectors", """
                        {"name":"tenants","base_url":"https://pets.example","presentation":{"type":"basic"},
                         "methods":["GET"],"paths":["/pets"]}""").ok().path("id").asText();
        var project = members.project("Private");
        var dora = members.join("Dora", project);

        for (var path : List.of(
                "/users/" + dora.user(),
                "/projects/" + project,
                "/projects/" + project + "/users",
                "/projects/" + project + "/users/" + dora.user(),
                "/projects/" + project + "/api_keys/" + dora.key(),
                "/connectors/" + connector,
                "/credentials/" + credential)) {
            assertThat(rival.get(ORGANIZATION + path).status())
                    .as("GET " + path)
                    .isEqualTo(404);
            assertThat(acme.get(ORGANIZATION + path).status())
                    .as("own GET " + path)
                    .isEqualTo(200);
        }
        for (var path : List.of(
                "/users/" + dora.user() + "/disable",
                "/projects/" + project + "/archive",
                "/projects/" + project + "/disable",
                "/projects/" + project + "/api_keys/" + dora.key() + "/disable",
                "/connectors/" + connector,
                "/connectors/" + connector + "/disable",
                "/credentials/" + credential + "/disable")) {
            assertThat(rival.post(ORGANIZATION + path, path.endsWith(connector) ? "{}" : "")
                            .status())
                    .as("POST " + path)
                    .isEqualTo(404);
        }
        for (var path : List.of(
                "/users/" + dora.user(),
                "/projects/" + project + "/api_keys/" + dora.key(),
                "/connectors/" + connector,
                "/credentials/" + credential)) {
            assertThat(rival.delete(ORGANIZATION + path).status())
                    .as("DELETE " + path)
                    .isEqualTo(404);
        }
        for (var scope : List.of(
                "{\"type\":\"api_key\",\"id\":\"" + dora.key() + "\"}",
                "{\"type\":\"user\",\"id\":\"" + dora.user() + "\"}",
                "{\"type\":\"project\",\"id\":\"" + project + "\"}")) {
            var refused = rival.post(ORGANIZATION + "/budgets", """
                    {"scope":%s,"amount":{"value":0.01,"currency":"usd"},"window":"month","kind":"hard"}""".formatted(scope));
            assertThat(refused.status()).as(refused.text()).isEqualTo(404);
        }
        for (var list : List.of("/users", "/projects", "/credentials", "/connectors", "/audit_logs", "/budgets")) {
            assertThat(rival.get(ORGANIZATION + list + "?limit=100").ok().toString())
                    .as("GET " + list)
                    .doesNotContain(dora.user(), project, credential, connector, dora.key());
        }
        var served = dora.http(stack.relay(1))
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(served.status())
                .as("Dora is untouched by all of it: " + served.text())
                .isEqualTo(200);
        assertThat(new Provider(stack.provider())
                        .of("sk-tenants-0123456789abcdef")
                        .path("calls")
                        .asLong())
                .as("one call, and the list of models by which the secret was verified")
                .isEqualTo(2);
    }
}
