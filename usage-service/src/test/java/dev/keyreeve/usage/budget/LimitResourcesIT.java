package dev.keyreeve.usage.budget;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("As an administrator of limits")
class LimitResourcesIT {
    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("I change a token budget while it is used, and see who uses it")
    void tokenBudget() {
        var id = create("budgets", """
                {"measure":"tokens","scope":{"type":"user","id":"%s"},"amount":{"value":1000,"unit":"tokens"},
                 "window":"week","kind":"hard"}""".formatted(tenant.user()))
                .statusCode(200)
                .body("measure", equalTo("tokens"))
                .body("amount.unit", equalTo("tokens"))
                .body("amount.value", equalTo(1000))
                .body("time_zone", equalTo("UTC"))
                .body("$", not(hasKey("relays")))
                .extract()
                .<String>path("id");
        var allotment = harness.buy(tenant, new Amounts(0, 400, 2));
        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), allotment, 0, 1));

        as("admin")
                .get("/v1/organization/budgets/" + id)
                .then()
                .body("posted.value", equalTo(15))
                .body("pending.value", equalTo(385))
                .body("remaining.value", equalTo(600))
                .body("relays.relay", contains(tenant.relay()))
                .body("relays[0].posted.value", equalTo(15))
                .body("relays[0].pending.value", equalTo(385));
        change("budgets/" + id, "{\"name\":\"less\",\"amount\":{\"value\":410,\"unit\":\"tokens\"}}")
                .statusCode(200)
                .body("name", equalTo("less"))
                .body("scope.id", equalTo(tenant.user()))
                .body("measure", equalTo("tokens"))
                .body("remaining.value", equalTo(10))
                .body("recall", equalTo(true));
        change("budgets/" + id, "{\"amount\":{\"value\":100,\"unit\":\"tokens\"}}")
                .statusCode(200)
                .body("name", equalTo("less"))
                .body("remaining.value", equalTo(0));
        change("budgets/" + id, "{\"amount\":{\"value\":100,\"unit\":\"tokens\"}}")
                .body("recall", equalTo(true));
        change("budgets/" + id, "{\"name\":\"same\"}").body("recall", equalTo(false));
        change("budgets/" + id, "{\"amount\":{\"value\":101,\"unit\":\"tokens\"}}")
                .body("recall", equalTo(false));
        change("budgets/" + id, "{\"amount\":{\"value\":1,\"currency\":\"usd\"}}")
                .statusCode(400)
                .body("error.param", equalTo("amount"));
        change("budgets/" + id, "{\"window\":\"day\"}")
                .statusCode(400)
                .body("error.param", equalTo("window"))
                .body("error.message", containsString("create another"));
    }

    @Test
    @DisplayName("My operator keeps budgets over projects and programs, and knows none over members")
    void operatorsBudgets() {
        var members = create(
                        "budgets", daily().replace("\"organization\"}", "\"user\",\"id\":\"" + tenant.user() + "\"}"))
                .statusCode(200)
                .extract()
                .<String>path("id");
        var ours = as("operator")
                .contentType("application/json")
                .body(daily())
                .post("/v1/organization/budgets")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("id");

        as("admin").get("/v1/organization/budgets").then().body("data.id", contains(members, ours));
        as("operator").get("/v1/organization/budgets").then().body("data.id", contains(ours));
        as("operator").get("/v1/organization/budgets/" + members).then().statusCode(404);
        as("operator").delete("/v1/organization/budgets/" + members).then().statusCode(404);
        as("operator")
                .contentType("application/json")
                .body("{\"name\":\"theirs\"}")
                .post("/v1/organization/budgets/" + members)
                .then()
                .statusCode(404);
        as("operator")
                .contentType("application/json")
                .body("{\"scope\":{\"type\":\"api_key\",\"id\":\"" + tenant.key()
                        + "\"},\"amount\":{\"value\":1,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"}")
                .post("/v1/organization/budgets")
                .then()
                .statusCode(403);
        for (var closed : List.of("rate_limits", "prices", "costs", "alerts", "webhooks", "usage/completions")) {
            as("operator").get("/v1/organization/" + closed).then().statusCode(403);
        }
        as("operator").delete("/v1/organization/budgets/" + ours).then().statusCode(200);
    }

    @Test
    @DisplayName("I set rate limits, which are no budgets")
    void rateLimits() {
        var id = create("rate_limits", """
                {"scope":{"type":"organization"},"measure":"requests","limit":10,"period":"hour"}""")
                .statusCode(200)
                .body("object", equalTo("organization.rate_limit"))
                .body("limit", equalTo(10))
                .body("period", equalTo("hour"))
                .body("used", equalTo(0))
                .body("remaining", equalTo(10))
                .extract()
                .<String>path("id");
        create("rate_limits", "{\"scope\":{\"type\":\"organization\"},\"measure\":\"concurrency\",\"limit\":3}")
                .statusCode(200)
                .body("$", not(hasKey("period")));
        harness.buy(tenant, new Amounts(0, 0, 2));

        as("reader")
                .get("/v1/organization/rate_limits/" + id)
                .then()
                .body("used", equalTo(2))
                .body("relays[0].pending", equalTo(2));
        as("reader").get("/v1/organization/rate_limits").then().body("data.size()", equalTo(2));
        as("reader").get("/v1/organization/budgets").then().body("data.size()", equalTo(0));
        as("reader").get("/v1/organization/budgets/" + id).then().statusCode(404);
        for (var list : List.of("budgets?after=" + id, "rate_limits?after=rate_none")) {
            as("reader")
                    .get("/v1/organization/" + list)
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("after"))
                    .body("error.message", containsString("'last_id' of the page before"));
        }
        change("rate_limits/" + id, "{\"limit\":5}")
                .statusCode(200)
                .body("remaining", equalTo(3))
                .body("recall", equalTo(true));
        change("rate_limits/" + id, "{\"limit\":6}").body("recall", equalTo(false));
        as("admin").delete("/v1/organization/budgets/" + id).then().statusCode(404);
        as("admin").delete("/v1/organization/rate_limits/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName("I lower what another raises at the same moment: a recall is judged by what the other left")
    void changedAtOnce() throws Exception {
        var id = create("budgets", daily()).extract().<String>path("id");
        try (var other = Executors.newSingleThreadExecutor()) {
            var lowered = harness.whileRaised(tenant, id, 9_000_000_000L, () -> {
                var change =
                        other.submit(() -> change("budgets/" + id, "{\"amount\":{\"value\":7,\"currency\":\"usd\"}}"));
                await().until(() -> harness.somebodyWaits());
                return change;
            });
            lowered.get().statusCode(200).body("amount.value", equalTo(7)).body("recall", equalTo(true));
        }
    }

    @Test
    @DisplayName("I set the time zone, and budgets from then on have their days in it")
    void timeZone() {
        var before = create("budgets", daily()).extract().<String>path("id");
        as("admin")
                .contentType("application/json")
                .body("{\"time_zone\":\"Asia/Kathmandu\"}")
                .post("/v1/organization/ledger_settings")
                .then()
                .statusCode(200)
                .body("time_zone", equalTo("Asia/Kathmandu"));
        create("budgets", daily()).body("time_zone", equalTo("Asia/Kathmandu"));
        as("reader").get("/v1/organization/budgets/" + before).then().body("time_zone", equalTo("UTC"));
        for (var bad : new String[] {"Mars/Olympus", "+02", "CET-1", ""}) {
            as("admin")
                    .contentType("application/json")
                    .body("{\"time_zone\":\"" + bad + "\"}")
                    .post("/v1/organization/ledger_settings")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("time_zone"));
        }
    }

    @Test
    @DisplayName("I am told which rule would refuse a call, and with which numbers")
    void explain() {
        create("budgets", """
                {"scope":{"type":"api_key","id":"%s"},"amount":{"value":0.001,"currency":"usd"},"window":"month",
                 "kind":"hard"}""".formatted(tenant.key()));
        create(
                "rate_limits",
                "{\"scope\":{\"type\":\"organization\"},\"measure\":\"requests\",\"limit\":3,\"period\":\"minute\"}");

        explain("&max_tokens=10&governed=money&governed=requests")
                .statusCode(200)
                .body("rules.rule", contains("price", "budget", "rate_limit"))
                .body("rules.says", contains("yes", "yes", "yes"))
                .body("rules[1].error_code", nullValue())
                .body("rules[1].message", containsString("$0.001 of $0.001 left until "))
                .body("rules[1].at", containsString("/v1/organization/budgets/bud_"));
        explain("&max_tokens=10000")
                .body("rules.says", contains("yes", "no", "yes"))
                .body("rules[1].error_code", equalTo("budget_exhausted"));
        explain("&max_tokens=0").statusCode(400).body("error.param", equalTo("max_tokens"));
        explain("&n=2").statusCode(400).body("error.param", equalTo("n"));
    }

    @ParameterizedTest
    @DisplayName("I am told what a relay bounds, whether a limit stands there still or not")
    @CsvSource({
        // What nothing counts needs no price and no bound.
        "nobody-prices-this, '', yes,",
        "gpt-4o-search-preview, '', yes,",
        "gpt-4o-search-preview, &max_tokens=10&governed=tokens, yes,",
        "nobody-prices-this, &governed=requests&governed=concurrency, yes,",
        // Where a limit once stood relays go on asking for both.
        "nobody-prices-this, &max_tokens=10&governed=money, no, model_not_priced",
        "nobody-prices-this, &max_tokens=10&governed=tokens, yes,",
        "nobody-prices-this, &governed=tokens, no, cost_unbounded",
        "gpt-4o-search-preview, &max_tokens=10&governed=money, no, cost_unbounded",
        "gpt-4o, &governed=money&governed=tokens, yes,",
        "text-embedding-3-small, &governed=money&governed=tokens, yes,",
    })
    void governed(String model, String more, String says, String code) {
        var path = explainPath().replace("gpt-4o", model) + more;
        as("reader")
                .get(path)
                .then()
                .statusCode(200)
                .body("rules.rule", contains("price"))
                .body("rules[0].says", equalTo(says))
                .body("rules[0].error_code", equalTo(code))
                .body("rules[0].message", says.equals("no") ? containsString("once stood") : containsString(model));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budgets | {'scope':{'type':'organization'},'amount':1000,'window':'day','kind':'hard'} | amount",
                "budgets | {'scope':{'type':'organization'},'amount':{'value':5,'unit':'tokens'},'window':'day','kind':'hard'} | amount",
                "budgets | {'measure':'tokens','scope':{'type':'organization'},'amount':{'value':5.5,'unit':'tokens'},'window':'day','kind':'hard'} | amount.value",
                "budgets | {'measure':'concurrency','scope':{'type':'organization'},'amount':{'value':5,'unit':'tokens'},'window':'day','kind':'hard'} | measure",
                "budgets | {'scope':{'type':'organization'},'amuont':{'value':5,'currency':'usd'},'window':'day','kind':'hard'} | amuont",
                "rate_limits | {'scope':{'type':'organization'},'measure':'requests','limit':0,'period':'day'} | limit",
                "rate_limits | {'scope':{'type':'organization'},'measure':'money','limit':1,'period':'day'} | measure",
                "rate_limits | {'scope':{'type':'organization'},'measure':'tokens','limit':1,'period':'month'} | period",
                "rate_limits | {'scope':{'type':'organization'},'measure':'concurrency','limit':1,'period':'day'} | period",
            })
    @DisplayName("I am told what is wrong")
    void invalid(String path, String body, String param) {
        create(path, body.replace('\'', '"')).statusCode(400).body("error.param", equalTo(param));
    }

    private static String daily() {
        return "{\"scope\":{\"type\":\"organization\"},\"amount\":{\"value\":5,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"}";
    }

    private String explainPath() {
        return "/internal/v1/explain?key=%s&principal_type=user&principal=%s&project=%s&model=gpt-4o"
                .formatted(tenant.key(), tenant.user(), tenant.project());
    }

    private ValidatableResponse explain(String more) {
        return as("reader").get(explainPath() + more).then();
    }

    private ValidatableResponse create(String path, String body) {
        return change(path, body);
    }

    private ValidatableResponse change(String path, String body) {
        return as("admin")
                .contentType("application/json")
                .body(body)
                .post("/v1/organization/" + path)
                .then();
    }

    private RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.of(tenant.organization(), role));
    }
}
