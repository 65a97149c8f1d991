package dev.keyreeve.moderation.support;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The service's calls, as the relay and key-service make them. */
public final class Calls {
    public static final String CHECKS = "/internal/v1/checks";
    public static final String POLICY = "/v1/organization/moderation_policy";
    public static final String DECISIONS = "/v1/organization/moderation_decisions";

    private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

    private Calls() {}

    /** A name that no other test has, so that tests need not clean up. */
    public static String fresh(String prefix) {
        return prefix + "_" + NEXT.incrementAndGet();
    }

    public static ValidatableResponse check(String organization, String... texts) {
        return check(organization, fresh("exch"), texts);
    }

    public static ValidatableResponse check(String organization, String exchange, String[] texts) {
        return given().auth()
                .oauth2(Tokens.relay())
                .contentType(ContentType.JSON)
                .body(request(organization, exchange, List.of(texts)))
                .post(CHECKS)
                .then();
    }

    public static Map<String, Object> request(String organization, String exchange, List<String> texts) {
        return Map.of(
                "exchange",
                exchange,
                "organization",
                organization,
                "project",
                "proj_1",
                "principal",
                Map.of("type", "user", "id", "user_ben"),
                "key_id",
                "key_1",
                "operation",
                "chat.completions",
                "texts",
                texts);
    }

    public static ValidatableResponse policy(String organization) {
        return given().auth().oauth2(Tokens.owner(organization)).get(POLICY).then();
    }

    public static ValidatableResponse changePolicy(String organization, Object body) {
        return given().auth()
                .oauth2(Tokens.owner(organization))
                .contentType(ContentType.JSON)
                .body(body)
                .post(POLICY)
                .then();
    }

    public static ValidatableResponse decisions(String organization, String query) {
        return given().auth()
                .oauth2(Tokens.owner(organization))
                .get(DECISIONS + query)
                .then();
    }
}
