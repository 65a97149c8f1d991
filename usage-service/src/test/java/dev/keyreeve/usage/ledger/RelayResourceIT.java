package dev.keyreeve.usage.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.usage.intake.TestIntake;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import dev.keyreeve.usage.testing.UsageTopic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("As a relay")
class RelayResourceIT {
    @Inject
    LedgerHarness harness;

    @Inject
    TestIntake intake;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("I buy in the words of the contract")
    void buy() {
        assertThat(answer(tenant.buys(1, 1))).isEqualTo(new Allotment.Answer.Unlimited());
        harness.hardBudget(tenant, "user", tenant.user(), "month", 80);
        assertThat(answer(tenant.buys(1, 1_000)))
                .isInstanceOfSatisfying(
                        Allotment.Answer.Bought.class,
                        bought -> assertThat(bought.amounts().nanos()).isEqualTo(10));
        assertThat(answer(tenant.buys(71, 71))).isInstanceOfSatisfying(Allotment.Answer.Exhausted.class, refusal -> {
            assertThat(refusal.limit()).isEqualTo(80);
            assertThat(refusal.pending()).isEqualTo(10);
        });
    }

    @Test
    @DisplayName("I get the current prices")
    void prices() {
        var book = Json.read(
                given().auth()
                        .oauth2(Tokens.relay(tenant.relay()))
                        .get("/internal/v1/prices")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                PriceBook.class);
        assertThat(book.find("openai", "gpt-4o-2024-08-06")).isPresent();
    }

    @Test
    @DisplayName("I cannot buy, or fence, in another relay's name")
    void anothersName() {
        post(Tokens.relay("relay-of-others"), "/internal/v1/allotments", tenant.buys(1, 1))
                .then()
                .statusCode(403);
        post(Tokens.relay("relay-of-others"), fencePath(), new Allotment.Fence(9, List.of()))
                .then()
                .statusCode(403);
        post(Tokens.relay(tenant.relay()), "/internal/v1/allotments", tenant.buys(1, 1))
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("I am fenced off once a newer process of mine has fenced")
    void superseded() throws InterruptedException {
        intake.drain();
        post(Tokens.relay(tenant.relay()), fencePath(), new Allotment.Fence(7, List.of()))
                .then()
                .statusCode(204);
        post(Tokens.relay(tenant.relay()), fencePath(), new Allotment.Fence(6, List.of()))
                .then()
                .statusCode(409);
        post(Tokens.relay(tenant.relay()), "/internal/v1/allotments", tenant.buys(6, 1, 1, List.of()))
                .then()
                .statusCode(409)
                .body("error.code", equalTo("conflict"));
    }

    @Test
    @DisplayName("I get nothing for an id that was sold before: nobody is waiting, or it was sent twice")
    void again() {
        var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "total", 1_000);
        var purchase = tenant.buys(10, 10);
        answer(purchase);

        post(Tokens.relay(tenant.relay()), "/internal/v1/allotments", purchase)
                .then()
                .statusCode(409)
                .body("error.code", equalTo("conflict"));

        assertThat(harness.account(tenant, budget).pending()).isEqualTo(10);
    }

    @Test
    @DisplayName("I am asked to wait with a fence while what I had sent has not been taken in: it would be given back")
    void fenceWaits() throws InterruptedException {
        intake.drain();
        var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "total", 1_000);
        var allotment = harness.buy(tenant, 600);
        try (var topic = new UsageTopic(bootstrapServers)) {
            topic.send(tenant.closed(allotment, 500));
        }

        post(Tokens.relay(tenant.relay()), fencePath(), new Allotment.Fence(2, List.of()))
                .then()
                .statusCode(503)
                .body("error.code", equalTo("ledger_unavailable"));

        assertThat(harness.account(tenant, budget).pending()).isEqualTo(600);
    }

    @ParameterizedTest
    @DisplayName("I am told of what is missing or impossible")
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"x\"",
                "{\"relay\":\"%r\"}",
                "{\"allotment\":\"exch_000000000000000000000000\",\"relay\":\"%r\"}",
                "{\"allotment\":\"alt_00000000000000000000000-\",\"relay\":\"%r\"}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"\"}",
                "{\"relay\":\"%r\",\"epoch\":\"x\"}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"o\",\"project\":\"p\",\"key_id\":\"k\",\"principal\":{\"type\":\"user\",\"id\":\"u\"},\"need\":{\"nanos\":-1,\"tokens\":0,\"exchanges\":1},\"want\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"closing\":[]}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"o\",\"project\":\"p\",\"key_id\":\"k\",\"principal\":{\"type\":\"user\",\"id\":\"u\"},\"need\":{\"nanos\":5,\"tokens\":0,\"exchanges\":1},\"want\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"closing\":[]}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"o\",\"project\":\"p\",\"key_id\":\"k\",\"principal\":{\"type\":\"user\",\"id\":\"u\"},\"need\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"want\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"closing\":[null]}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"o\",\"project\":\"p\",\"key_id\":\"k\\u0000\",\"principal\":{\"type\":\"user\",\"id\":\"u\"},\"need\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"want\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"closing\":[]}",
                "{\"allotment\":\"alt_000000000000000000000000\",\"relay\":\"%r\",\"epoch\":1,\"organization\":\"o\",\"project\":\"p\",\"key_id\":\"k\",\"principal\":{\"type\":\"robot\",\"id\":\"u\"},\"need\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"want\":{\"nanos\":1,\"tokens\":0,\"exchanges\":1},\"closing\":[]}",
            })
    void invalid(String body) {
        given().auth()
                .oauth2(Tokens.relay(tenant.relay()))
                .contentType("application/json")
                .body(body.replace("%r", tenant.relay()))
                .post("/internal/v1/allotments")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("error.code", equalTo("invalid_request"));
    }

    private Allotment.Answer answer(Allotment.Request request) {
        return Json.read(
                post(Tokens.relay(tenant.relay()), "/internal/v1/allotments", request)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                Allotment.Answer.class);
    }

    private Response post(String token, String path, Object body) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(Json.write(body))
                .post(path);
    }

    private String fencePath() {
        return "/internal/v1/relays/" + tenant.relay() + "/fence";
    }
}
