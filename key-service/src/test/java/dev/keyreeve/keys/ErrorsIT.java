package dev.keyreeve.keys;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Endpoints;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@KeysTest
class ErrorsIT {
    private final Admin admin = Admin.ACME;

    private static ValidatableResponse isError(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("error.code", equalTo(code))
                .body("error.message", notNullValue())
                .body("status", equalTo(status));
    }

    @Nested
    @DisplayName("The caller's key")
    class Key {
        @Test
        void isMissing() {
            isError(RestAssured.get("/v1/organization/users").then(), 401, "missing_key");
            isError(
                    RestAssured.given()
                            .header("Authorization", "Basic abc")
                            .get("/v1/organization/users")
                            .then(),
                    401,
                    "missing_key");
        }

        @Test
        void isMistypedUnknownOrAMembers() {
            isError(new Admin(admin.key() + "x").asks().get("/users").then(), 401, "invalid_key");
            var stranger = IssuedKey.mint(IssuedKey.Kind.ADMIN, new SecureRandom());
            isError(new Admin(stranger.reveal()).asks().get("/users").then(), 401, "invalid_key");
            var live = IssuedKey.mint(IssuedKey.Kind.LIVE, new SecureRandom());
            isError(new Admin(live.reveal()).asks().get("/users").then(), 401, "invalid_key")
                    .body("error.message", containsString("needs an admin key"));
        }

        @Test
        void isNoRelaysToken() {
            isError(
                    RestAssured.given()
                            .contentType("application/json")
                            .body("{}")
                            .header("Authorization", "Bearer no")
                            .post("/internal/v1/relays/r1/register")
                            .then(),
                    401,
                    "invalid_key");
            isError(
                    admin.asks()
                            .basePath("")
                            .contentType("application/json")
                            .body("{}")
                            .post("/internal/v1/relays/r1/register")
                            .then(),
                    401,
                    "invalid_key");
        }
    }

    @Nested
    @DisplayName("The body")
    class Body {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"role\":\"member\"} | email",
                    "{\"email\":\"no\",\"role\":\"member\"} | email",
                    "{\"email\":\"a@b.co\"} | role",
                    "{\"email\":\"a@b.co\",\"role\":\"king\"} | role",
                    "{\"email\":\"a@b.co\",\"role\":\"member\",\"name\":\" \"} | name",
                    "{\"email\":\"a@b.co\",\"role\":\"member\",\"name\":\"a\\u0000b\"} | name",
                    "{\"email\":\"a@b.co\",\"role\":\"member\",\"name\":\"a\\ud800b\"} | name",
                    "{\"email\":12,\"role\":\"member\"} | email",
                })
        void namesTheFieldAtFault(String body, String param) {
            isError(admin.sends(body).post("/users").then(), 400, "invalid_request")
                    .body("error.param", equalTo(param));
        }

        @Test
        void namesANestedField() {
            var project = admin.newProject();
            isError(
                            admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"user\"}}")
                                    .post("/projects/" + project + "/api_keys")
                                    .then(),
                            400,
                            "invalid_request")
                    .body("error.param", equalTo("owner.id"));
        }

        @Test
        void isTooLongInOneField() {
            isError(
                            admin.sends("{\"name\":\"" + "x".repeat(256) + "\"}")
                                    .post("/projects")
                                    .then(),
                            400,
                            "invalid_request")
                    .body("error.param", equalTo("name"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"name\":", "not json", "[]", "\"text\"", "{} trailing", "null"})
        void isNoJsonObject(String body) {
            isError(admin.sends(body).post("/projects").then(), 400, "invalid_request");
        }

        @Test
        void isMissing() {
            isError(
                    admin.asks()
                            .contentType("application/json")
                            .post("/projects")
                            .then(),
                    400,
                    "invalid_request");
        }

        @Test
        void isOfAnotherType() {
            isError(
                    admin.asks()
                            .contentType("text/plain")
                            .body("x")
                            .post("/projects")
                            .then(),
                    415,
                    "unsupported_media_type");
        }

        @Test
        void isTooLarge() {
            isError(
                    admin.sends("{\"name\":\"" + "x".repeat(1_200_000) + "\"}")
                            .post("/projects")
                            .then(),
                    413,
                    "request_too_large");
        }

        @Test
        void hasUnknownFieldsThatAreIgnored() {
            admin.post("/projects", "{\"name\":\"x\",\"residency\":{\"geo\":\"eu\"}}");
        }

        @Test
        void neverAnswersWhatWasSent() {
            isError(
                            admin.sends("{\"provider\":\"openai\",\"name\":\"x\",\"secret\":sk-canary-in-bad-json}")
                                    .post("/credentials")
                                    .then(),
                            400,
                            "invalid_request")
                    .body(not(containsString("sk-canary")));
            isError(
                            admin.sends("{\"provider\":\"openai\",\"name\":\"x\",\"secret\":\"sk-canary with space\"}")
                                    .post("/credentials")
                                    .then(),
                            400,
                            "invalid_request")
                    .body("error.param", equalTo("secret"))
                    .body("error.message", not(containsString("sk-canary")));
        }
    }

    @Nested
    @DisplayName("The address")
    class Address {
        @Test
        void isNowhere() {
            isError(admin.asks().get("/nothing").then(), 404, "not_found");
        }

        @Test
        void doesNotTakeTheMethodAndSaysWhichItTakes() {
            var methods = Endpoints.below("/").stream()
                    .collect(groupingBy(
                            endpoint -> endpoint.path().replaceAll("\\{[^}]+}", "x"),
                            TreeMap::new,
                            mapping(
                                    Endpoints.Endpoint::method,
                                    collectingAndThen(toCollection(TreeSet::new), all -> String.join(", ", all)))));
            assertThat(methods).hasSizeGreaterThan(40);
            var told = new TreeMap<String, String>();
            methods.keySet().forEach(path -> {
                var answer = admin.asks().basePath("").put(path);
                told.put(path, answer.statusCode() == 405 ? answer.header("Allow") : answer.statusLine());
            });
            assertThat(told).isEqualTo(methods);
            isError(admin.asks().put("/users").then(), 405, "method_not_allowed")
                    .header("Allow", "GET, POST");
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "limit=-1"})
        void hasABadLimit(String query) {
            isError(admin.asks().get("/users?" + query).then(), 400, "invalid_request")
                    .body("error.param", equalTo("limit"));
        }

        /** Each endpoint of our own; what is passed on is for the service behind to refuse. */
        @Test
        void hasAParameterThatNobodyKnows() {
            KeysStack.answerBehind(200, "application/json", "{}");
            var project = admin.newProject();
            var user = admin.newUser("Ada");
            admin.join(project, user);
            var member = admin.newKey(project, user).getString("value");
            var passedOn = new ArrayList<Endpoints.Endpoint>();
            for (var endpoint : Endpoints.below("/")) {
                var answer = RestAssured.given()
                        .header("Authorization", "Bearer " + keyFor(endpoint.path(), member))
                        .contentType("application/json")
                        .body("{}")
                        .queryParam("limti", 5)
                        .request(endpoint.method(), endpoint.path().replaceAll("\\{[^}]+}", "x"));
                if (!"limti".equals(answer.jsonPath().getString("error.param"))) {
                    passedOn.add(endpoint);
                }
            }
            assertThat(passedOn)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(endpoint -> assertThat(endpoint.path())
                            .matches("/v1/organization/(usage/.*|costs|statement|budgets.*|rate_limits.*|prices.*"
                                    + "|ledger_settings|webhooks.*|alerts|moderation_.*)"));
        }

        private String keyFor(String path, String member) {
            if (path.startsWith("/internal")) {
                return KeysStack.RELAY_TOKEN;
            }
            return path.startsWith("/v1/me") ? member : admin.key();
        }

        @ParameterizedTest
        @CsvSource({
            "/audit_logs, before, after",
            "/audit_logs, actor_emails[], actor_ids",
            "/audit_logs, effective_at, effective_at[gte]",
            "/audit_logs, tenant_only, event_types",
            "/users, Limit, limit",
            "/users, after[], after",
            "/projects, include_archive, include_archived",
            "/enforcements/1, wait, none",
        })
        void saysWhichParametersThereAre(String path, String given, String there) {
            isError(admin.asks().queryParam(given, "x").get(path).then(), 400, "invalid_request")
                    .body("error.message", containsString(there));
        }

        @Test
        void hasASecretForAParametersName() {
            isError(admin.asks().get("/users?sk-canary-0=1").then(), 400, "invalid_request")
                    .body("error.message", containsString("there are: after, emails, limit"))
                    .body(not(containsString("canary")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"emails", "emails[]"})
        void writesAnArrayEitherWay(String name) {
            var user = admin.newUser("Ivy");
            var email = admin.get("/users/" + user).getString("email");

            admin.asks()
                    .queryParam(name, email.toUpperCase(), "nobody@example.com")
                    .get("/users")
                    .then()
                    .statusCode(200)
                    .body("data.id", equalTo(List.of(user)));
        }

        /** A cursor of another list would answer a page of nothing, or of the wrong part. */
        @Test
        void hasACursorOfAnotherList() {
            var project = admin.newProject();
            var account = admin.newServiceAccount(project);
            var user = admin.newUser("Hal");
            admin.join(project, user);
            var key = admin.newKey(project, user).getString("id");
            var other = "/projects/" + admin.newProject();
            for (var query : List.of(
                    "/users?after=user_none",
                    "/users?after=" + project,
                    "/projects?after=" + user,
                    "/apps?after=" + user,
                    "/credentials?after=" + user,
                    "/audit_logs?after=" + user,
                    other + "/users?after=" + user,
                    other + "/service_accounts?after=" + account,
                    other + "/api_keys?after=" + key)) {
                isError(admin.asks().get(query).then(), 400, "invalid_request")
                        .body("error.param", equalTo("after"))
                        .body("error.message", containsString("'last_id' of the page before"));
            }
        }

        @Test
        void hasACursorThatWasDeletedSinceAndGoesOnFromThere() {
            var project = admin.newProject();
            var first = admin.newServiceAccount(project);
            var second = admin.newServiceAccount(project);
            var path = "/projects/" + project + "/service_accounts";
            admin.delete(path + "/" + first);

            assertThat(admin.get(path + "?after=" + first).getList("data.id")).containsExactly(second);
        }

        @Test
        void hasABadWait() {
            var user = admin.newUser("Hal");
            isError(admin.asks().post("/users/" + user + "/disable?wait=maybe").then(), 400, "invalid_request")
                    .body("error.param", equalTo("wait"));
            admin.asks().get("/users/" + user).then().body("status", equalTo("active"));
        }

        @Test
        void hasHostileCharacters() {
            for (var path : new String[] {"/users/a%00b", "/users?after=%00", "/audit_logs?resource_ids[]=%00"}) {
                isError(admin.asks().urlEncodingEnabled(false).get(path).then(), 400, "invalid_request");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/organization/../../internal/v1/relays/r1/register",
                    "/v1/organization/%2e%2e/%2e%2e/internal/v1/relays/r1/register",
                    "//internal/v1/relays/r1/register",
                })
        void isWrittenOtherwiseToGetPastAGuard(String path) {
            var status = admin.asks()
                    .basePath("")
                    .urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body("{}")
                    .post(path)
                    .statusCode();
            assertThat(status).isIn(401, 404);
        }

        @Test
        void isUsedForInjection() {
            var quote = Map.of("id", "' OR '1'='1");
            isError(admin.asks().get("/users/{id}", quote).then(), 404, "not_found");
        }
    }
}
