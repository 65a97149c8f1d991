package dev.keyreeve.usage.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A report as CSV")
class CsvIT {
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

    @Inject
    Entries entries;

    private final Tenant ada = Tenant.fresh();

    @Test
    @DisplayName("has a header and one row a result, with the bucket in ISO 8601")
    void rows() {
        entries.add(Draft.chat(ada, TokenUsage.of(10, 5), 1_500_000_000L, START.plusSeconds(86_400)));
        entries.add(Draft.chat(ada, TokenUsage.of(10, 5), 2, START.plusSeconds(86_401))
                .doing("responses", "gpt-5", 0));

        var text = csv("costs?group_by=line_item&format=csv", null)
                .header("Content-Disposition", containsString("costs.csv"))
                .extract()
                .asString();

        assertThat(text).isEqualTo("""
                        start_time,end_time,amount_value,amount_currency,line_item,project_id,api_key_id,user_id,quantity,quantity_unit,own_credential,estimated_num_model_requests,estimated_tokens,estimated_amount_value,estimated_amount_currency,bound_num_model_requests,bound_tokens,bound_amount_value,bound_amount_currency,unpriced_num_model_requests,unpriced_models
                        2026-10-02T00:00:00Z,2026-10-03T00:00:00Z,1.5,usd,gpt-4o,,,,15,tokens,,0,0,0,usd,0,0,0,usd,0,
                        2026-10-02T00:00:00Z,2026-10-03T00:00:00Z,0.000000002,usd,gpt-5,,,,15,tokens,,0,0,0,usd,0,0,0,usd,0,
                        """.replace("\n", "\r\n"));
    }

    @Test
    @DisplayName("cannot smuggle a formula or another cell into a spreadsheet")
    void hostileNames() {
        for (var model : List.of(
                "=HYPERLINK(\"http://x\",\"y\")",
                "+1",
                "-1+1|cmd",
                "@SUM(A1)",
                "a,b",
                "two\r\nlines",
                "\t=1",
                "plain=1")) {
            entries.add(Draft.chat(ada, TokenUsage.of(1, 1), 1, START).doing("chat_completions", model, 0));
        }
        var text = csv("usage/completions?group_by=model&format=csv&limit=1", null)
                .extract()
                .asString();
        assertThat(text)
                .contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")
                .contains(",'+1,")
                .contains(",'-1+1|cmd,")
                .contains(",'@SUM(A1),")
                .contains(",\"a,b\",")
                .contains(",\"two\r\nlines\",")
                .contains(",'\t=1,")
                .contains(",plain=1,");
    }

    @Test
    @DisplayName("is also what Accept asks for first; an empty one has its header; a page names the next")
    void negotiated() {
        csv("usage/images?limit=1", "text/csv")
                .header("X-Next-Page", startsWith("page_"))
                .body(startsWith("start_time,end_time,images,num_model_requests,source,size,"));
        for (var accept : List.of("*/*", "application/json, text/csv;q=0.5")) {
            given().auth()
                    .oauth2(Tokens.of(ada.organization(), "reader"))
                    .accept(accept)
                    .get("/v1/organization/costs?start_time=" + START.getEpochSecond())
                    .then()
                    .statusCode(200)
                    .contentType("application/json");
        }
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .accept("text/csv")
                .get("/v1/organization/costs?start_time=" + START.getEpochSecond() + "&format=json")
                .then()
                .statusCode(200)
                .contentType("application/json");
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .accept("text/csv")
                .get("/v1/organization/costs?start_time=x")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    private ValidatableResponse csv(String path, String accept) {
        return given().auth()
                .oauth2(Tokens.of(ada.organization(), "reader"))
                .accept(accept == null ? "*/*" : accept)
                .get("/v1/organization/" + path + "&start_time=" + START.getEpochSecond())
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"));
    }
}
