package dev.keyreeve.usage.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.report.Entries.Draft;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A month's statement")
class StatementIT {
    private static final TokenUsage SOME = new TokenUsage(10, 4, 1, 2, 3, 1, 5, 2, 1);

    @Inject
    Entries entries;

    private final Tenant ada = Tenant.fresh();
    private final Tenant ben = ada.withUser("zz_" + Id.USER.next());

    @BeforeEach
    void spend() {
        entries.settle(ada, "Europe/Berlin");
        // October in UTC, November in Berlin.
        entries.add(Draft.chat(ada, SOME, 1_000_000_000L, Instant.parse("2026-10-31T23:30:00Z"))
                .priced("2026-11-01"));
        entries.add(Draft.chat(ada, SOME, 500_000_000L, Instant.parse("2026-11-15T12:00:00Z"))
                .priced("2026-11-01+1"));
        entries.add(
                Draft.chat(ada, SOME, 7, Instant.parse("2026-11-15T12:00:00Z")).doing("responses", "gpt-5", 0));
        entries.add(Draft.chat(ben, SOME, 3, Instant.parse("2026-11-30T22:59:59Z")));
        entries.add(
                Draft.chat(ada, SOME, 11, Instant.parse("2026-11-20T00:00:00Z")).by("svc_acct_1"));
        // Listed models: in no usage report either.
        entries.add(Draft.chat(ada, TokenUsage.of(0, 0), 0, Instant.parse("2026-11-20T00:00:00Z"))
                .doing("models", "", 0));
        // November in UTC, December in Berlin.
        entries.add(Draft.chat(ada, SOME, 1_000, Instant.parse("2026-11-30T23:00:00Z")));
    }

    @Test
    @DisplayName("is the organization's month, by member and service account, project and model, with totals")
    void month() {
        statement("month=2026-11")
                .body("object", equalTo("organization.statement"))
                .body("time_zone", equalTo("Europe/Berlin"))
                .body("start_time", equalTo((int)
                        Instant.parse("2026-10-31T23:00:00Z").getEpochSecond()))
                .body("end_time", equalTo((int)
                        Instant.parse("2026-11-30T23:00:00Z").getEpochSecond()))
                .body("data.owner.type", equalTo(List.of("user", "user", "service_account")))
                .body("data.owner.id", equalTo(List.of(ada.user(), ben.user(), "svc_acct_1")))
                .body("data[0].items.model", equalTo(List.of("gpt-4o", "gpt-5")))
                .body("data[0].items[0].project_id", equalTo(ada.project()))
                .body("data[0].items[0].price_versions", equalTo(List.of("2026-11-01", "2026-11-01+1")))
                .body("data[0].items[1].price_versions", hasSize(0))
                .body("data[0].items[0].num_model_requests", equalTo(2))
                .body("data[0].items[0].input_tokens", equalTo(20))
                .body("data[0].items[0].input_cached_tokens", equalTo(8))
                .body("data[0].items[0].input_cache_write_tokens", equalTo(6))
                .body("data[0].items[0].input_audio_tokens", equalTo(6))
                .body("data[0].items[0].output_tokens", equalTo(10))
                .body("data[0].items[0].output_reasoning_tokens", equalTo(4))
                .body("data[0].items[0].output_audio_tokens", equalTo(2))
                .body("data[0].items[0].amount.value", equalTo(1.5f))
                .body("data[0].total.num_model_requests", equalTo(3))
                .body("total.num_model_requests", equalTo(5))
                .body("total.amount.currency", equalTo("usd"));
        assertThat(statement("month=2026-11").extract().asString()).contains("\"value\":1.500000021");
    }

    @Test
    @DisplayName("of one member is that member's part")
    void ofOne() {
        statement("month=2026-11&user_id=" + ben.user())
                .body("data", hasSize(1))
                .body("data[0].owner.id", equalTo(ben.user()))
                .body("total.num_model_requests", equalTo(1));
        statement("month=2026-10").body("data", hasSize(0)).body("total.num_model_requests", equalTo(0));
        statement("month=2026-12").body("total.num_model_requests", equalTo(1));
    }

    @Test
    @DisplayName("is also a table")
    void csv() {
        var text = given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/statement?month=2026-11&format=csv")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .extract()
                .asString();
        assertThat(text.lines().toList())
                .hasSize(5)
                .startsWith("month,owner_type,owner_id,project_id,model,price_versions,num_model_requests,input_tokens,"
                        + "input_cached_tokens,input_cache_write_tokens,input_audio_tokens,output_tokens,"
                        + "output_reasoning_tokens,output_audio_tokens,amount_value,amount_currency,own_credential")
                .contains("2026-11,service_account,svc_acct_1," + ada.project()
                        + ",gpt-4o,,1,10,4,3,3,5,2,1,0.000000011,usd,false")
                .contains("2026-11,user," + ada.user() + "," + ada.project()
                        + ",gpt-4o,2026-11-01 2026-11-01+1,2,20,8,6,6,10,4,2,1.5,usd,false");
    }

    @Test
    @DisplayName("is nobody else's")
    void others() {
        given().auth()
                .oauth2(Tokens.of(Tenant.fresh().organization(), "owner"))
                .get("/v1/organization/statement?month=2026-11")
                .then()
                .statusCode(200)
                .body("time_zone", equalTo("UTC"))
                .body("data", hasSize(0));
    }

    @ParameterizedTest
    @DisplayName("of what is no month is refused")
    @ValueSource(strings = {"month=2026-13", "month=2026", "month=%2B2026-11", "month=2026-11-01", "month="})
    void refused(String query) {
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/statement?" + query)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("month"));
    }

    private ValidatableResponse statement(String query) {
        return given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .get("/v1/organization/statement?" + query)
                .then()
                .statusCode(200);
    }
}
