package dev.keyreeve.moderation.check;

import static dev.keyreeve.moderation.support.Calls.changePolicy;
import static dev.keyreeve.moderation.support.Calls.check;
import static dev.keyreeve.moderation.support.Calls.fresh;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.moderation.detector.FakeSecrets;
import dev.keyreeve.moderation.support.Calls;
import dev.keyreeve.moderation.support.RealBackend;
import dev.keyreeve.moderation.support.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("What somebody wrote")
class SilenceIT {
    private static final String CANARY = "canary0f5e7b";

    private final String org = fresh("org");
    private final Ears ears = new Ears();

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(ears);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(ears);
    }

    @Test
    @DisplayName("is in no log, no error and no metric, however the check ends")
    void nowhere() {
        var secret = new FakeSecrets(31).awsKeyId();
        changePolicy(org, Map.of("forbidden_terms", List.of("titan"))).statusCode(200);
        check(org, CANARY + " hello").body("verdict", equalTo("allow"));
        check(org, CANARY + " titan " + secret).body("verdict", equalTo("block"));
        for (var broken : List.of(
                "{\"texts\":[\"" + CANARY + "\"",
                CANARY,
                "{\"texts\":{\"" + CANARY + "\":1}}",
                "{\"principal\":{\"type\":\"" + CANARY + "\"}}",
                "{\"exchange\":\"" + CANARY + " \"}")) {
            given().auth()
                    .oauth2(Tokens.relay())
                    .contentType(ContentType.JSON)
                    .body(broken)
                    .post(Calls.CHECKS)
                    .then()
                    .statusCode(400)
                    .body(not(containsString(CANARY)));
        }
        assertThat(ears.heard).isNotEmpty().noneMatch(line -> line.contains(CANARY) || line.contains(secret));
        assertThat(ears.heard).anyMatch(line -> line.contains("verdict=BLOCK") && line.contains(org));
        assertThat(metrics())
                .doesNotContain(CANARY)
                .contains("keyreeve_moderation_checks_seconds_count{verdict=\"block\"}")
                .contains("keyreeve_moderation_checks_seconds_bucket");
    }

    @Test
    @DisplayName("does not keep the service from saying that it is well")
    void healthy() {
        given().baseUri(management())
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.find { it.name == 'rehearsals' }.status", equalTo("UP"));
        given().baseUri(management()).get("/q/health/live").then().statusCode(200);
    }

    private static String metrics() {
        return given().baseUri(management()).get("/q/metrics").asString();
    }

    private static String management() {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.test-port", String.class);
    }

    /** Hears everything that is logged at any level that is on, with its parameters and causes. */
    private static final class Ears extends Handler {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        Ears() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            var message = line instanceof ExtLogRecord ext ? ext.getFormattedMessage() : line.getMessage();
            heard.add(message + causes(line.getThrown()));
        }

        private static String causes(Throwable thrown) {
            return thrown == null ? "" : " " + thrown + causes(thrown.getCause());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
