package dev.keyreeve.keys.publish;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.KeysTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.RestAssured;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@KeysTest
class HealthIT {
    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void isReadyWithItsDatabaseAndTellsOfTheOutbox() {
        RestAssured.get(ready)
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("outbox", "Database connections health check"));
        RestAssured.get(live).then().statusCode(200).body("checks.name", hasItems("outbox-publisher"));
    }

    @Test
    void measuresEnforcementAndTheOutbox() {
        Admin.ACME.post("/users/" + Admin.ACME.newUser("Ada") + "/disable");

        RestAssured.get(metrics)
                .then()
                .statusCode(200)
                .body(containsString("keyreeve_enforcement_seconds_bucket"))
                .body(containsString("keyreeve_outbox_backlog"))
                .body(containsString("keyreeve_outbox_oldest_seconds"));
    }

    /** Where no endpoint takes a call, the framework would label a series with what the caller wrote. */
    @ParameterizedTest
    @CsvSource({
        "PATCH, /v1/organization/users/user_whisper, 405",
        "WHISPER, /v1/organization/users, 405",
        "GET, /v1/whisper, 404"
    })
    void measuresNothingThatACallerMayWrite(String method, String path, int status) {
        Admin.ACME.asks().basePath("").request(method, path).then().statusCode(status);

        RestAssured.get(metrics)
                .then()
                .statusCode(200)
                .body(containsString("keyreeve_outbox_backlog"))
                .body(not(containsStringIgnoringCase("whisper")))
                .body(not(containsString("http_server_requests")));
    }
}
