package dev.keyreeve.moderation.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.keyreeve.moderation.support.Calls;
import dev.keyreeve.moderation.support.Endpoints;
import dev.keyreeve.moderation.support.RealBackend;
import dev.keyreeve.moderation.support.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("Every endpoint")
class EndpointAccessIT {
    /** Who may call what. An endpoint that is not named here fails the first test. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "POST " + Calls.CHECKS, Set.of("relay"),
            "GET " + Calls.POLICY, Set.of("owner", "admin", "reader"),
            "POST " + Calls.POLICY, Set.of("owner", "admin"),
            "GET " + Calls.DECISIONS, Set.of("owner", "admin", "reader"));

    @Test
    @DisplayName("has its roles written down here")
    void known() {
        assertThat(Endpoints.all()).isEqualTo(ALLOWED.keySet());
    }

    @Test
    @DisplayName("refuses a caller without a token, or with one that is not good")
    void badTokens() {
        for (var endpoint : ALLOWED.keySet()) {
            call(endpoint, null)
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", notNullValue())
                    .body("error.code", equalTo("missing_key"));
            var role = ALLOWED.get(endpoint).iterator().next();
            for (var token : List.of(
                    "nonsense",
                    Tokens.expired(role),
                    Tokens.forAnotherAudience(role),
                    Tokens.fromAnotherIssuer(role),
                    Tokens.signedByAnother(role),
                    unsigned(Tokens.owner("org_x")))) {
                call(endpoint, token).statusCode(401).body("error.code", equalTo("invalid_key"));
            }
        }
    }

    @Test
    @DisplayName("believes a token of the key before, while that one is configured")
    void keyBefore() {
        for (var role : List.of("owner", "admin", "reader")) {
            call("GET " + Calls.POLICY, Tokens.signedBefore(Calls.fresh("org"), role))
                    .statusCode(200);
        }
        call("GET " + Calls.POLICY, Tokens.signedBefore(Calls.fresh("org"), "member"))
                .statusCode(403);
    }

    @Test
    @DisplayName("refuses every role but its own")
    void roles() {
        for (var endpoint : ALLOWED.keySet()) {
            for (var role : List.of("owner", "admin", "member", "reader", "relay", "nobody")) {
                var answer =
                        call(endpoint, Tokens.admin(Calls.fresh("org"), role)).extract();
                if (ALLOWED.get(endpoint).contains(role)) {
                    assertThat(answer.statusCode())
                            .as("%s as %s", endpoint, role)
                            .isIn(200, 400);
                } else {
                    assertThat(answer.statusCode())
                            .as("%s as %s", endpoint, role)
                            .isEqualTo(403);
                    assertThat(answer.jsonPath().getString("error.code")).isEqualTo("permission_denied");
                }
            }
        }
    }

    @Test
    @DisplayName("of an organization refuses a token that names none")
    void withoutOrganization() {
        for (var endpoint : ALLOWED.keySet()) {
            if (endpoint.contains("/v1/organization/")) {
                call(endpoint, Tokens.withoutOrganization()).statusCode(403);
            }
        }
    }

    private static ValidatableResponse call(String endpoint, String token) {
        var parts = endpoint.split(" ");
        var request = given().contentType(ContentType.JSON);
        if (parts[0].equals("POST")) {
            request.body("{}");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.request(parts[0], parts[1]).then();
    }

    /** The attack on careless libraries: {@code alg: none}. */
    private static String unsigned(String token) {
        var header = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
        return header + "." + token.split("\\.")[1] + ".";
    }
}
