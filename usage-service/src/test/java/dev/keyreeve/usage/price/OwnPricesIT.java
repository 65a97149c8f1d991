package dev.keyreeve.usage.price;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("An organization's own prices")
class OwnPricesIT {
    private static final TokenUsage MILLION_EACH = TokenUsage.of(1_000_000, 1_000_000);

    @Inject
    PriceBooks books;

    @Inject
    Transactions transactions;

    private final Tenant ada = Tenant.fresh();
    private final Tenant mallory = Tenant.fresh();

    @Nested
    @DisplayName("As an administrator")
    class Administrator {
        @Test
        @DisplayName("are set in dollars per million tokens, and everything else stays as the book has it")
        void set() {
            post(
                            ada,
                            "{\"model\":\"gpt-4o\",\"input\":2.00,\"cached_input\":0.5,\"output\":8,\"per_request\":0.000001}")
                    .statusCode(200)
                    .body("object", equalTo("organization.price"))
                    .body("id", equalTo("openai/gpt-4o"))
                    .body("input", equalTo(2))
                    .body("cached_input", equalTo(0.5f))
                    .body("cache_write", equalTo(2))
                    .body("output", equalTo(8))
                    .body("per_request", equalTo(0.000001f))
                    .body("max_output_tokens", equalTo(16_384))
                    .body("tiers", nullValue())
                    .body("change", equalTo(1));
            var book = book(ada);
            assertThat(book.version()).isEqualTo(books.current().version() + "+1");
            assertThat(cost(ada, book.version(), "gpt-4o-2024-08-06")).isEqualTo(10_000_001_000L);
            assertThat(cost(ada, book.version(), "gpt-4.1")).isEqualTo(10_000_000_000L);
        }

        @Test
        @DisplayName("can be a discount, which becomes numbers at once, tiers included")
        void discount() {
            post(ada, "{\"model\":\"gpt-5.4\",\"discount_percent\":12.5}")
                    .statusCode(200)
                    .body("input", equalTo(2.1875f))
                    .body("tiers[0].above_input_tokens", equalTo(272_000))
                    .body("tiers[0].input", equalTo(4.375f));
            assertThat(cost(ada, book(ada).version(), "gpt-5.4")).isEqualTo(4_375_000_000L + 19_687_500_000L);
        }

        @Test
        @DisplayName("keep every version for ever, through changes and removals")
        void versions() {
            var base = books.current().version();
            post(ada, "{\"model\":\"gpt-4o\",\"input\":1,\"output\":1}").statusCode(200);
            post(ada, "{\"model\":\"gpt-4o\",\"input\":3,\"output\":3}").statusCode(200);
            post(ada, "{\"provider\":\"mine\",\"model\":\"Org/Llama\",\"input\":5,\"output\":5}")
                    .statusCode(200);
            delete(ada, "openai/gpt-4o")
                    .statusCode(200)
                    .body("deleted", equalTo(true))
                    .body("change", equalTo(4));
            delete(ada, "openai/gpt-4o").statusCode(404);
            delete(ada, "mine/org/llama").statusCode(200);

            assertThat(cost(ada, base + "+1", "gpt-4o")).isEqualTo(2_000_000_000L);
            assertThat(cost(ada, base + "+2", "gpt-4o")).isEqualTo(6_000_000_000L);
            assertThat(cost(ada, base + "+3", "gpt-4o")).isEqualTo(6_000_000_000L);
            assertThat(cost(ada, base + "+4", "gpt-4o")).isEqualTo(12_500_000_000L);
            assertThat(cost(ada, "2026-11-01+2", "gpt-4o")).isEqualTo(6_000_000_000L);
            assertThat(books.find(ada.organization(), base + "+4").orElseThrow().find("mine", "org/llama"))
                    .isPresent();
            assertThat(books.find(ada.organization(), base + "+5").orElseThrow().find("mine", "org/llama"))
                    .isEmpty();
            assertThat(books.find(ada.organization(), base + "+6")).isEmpty();
            assertThat(book(ada).version()).isEqualTo(base + "+5");
            assertThat(book(ada).providers()).isEmpty();
        }

        @Test
        @DisplayName("are listed page by page")
        void list() {
            for (var model : List.of("c", "a", "b")) {
                post(ada, "{\"model\":\"" + model + "\",\"input\":1,\"output\":1}")
                        .statusCode(200);
            }
            var first = get(ada, "?limit=2")
                    .statusCode(200)
                    .body("data", hasSize(2))
                    .body("has_more", equalTo(true));
            first.body("data.id", equalTo(List.of("openai/a", "openai/b"))).body("last_id", equalTo("openai/b"));
            get(ada, "?after=openai/b")
                    .body("data.id", equalTo(List.of("openai/c")))
                    .body("has_more", equalTo(false));
            get(ada, "?before=openai/b").statusCode(400).body("error.param", equalTo("before"));
        }

        @Test
        @DisplayName("are numbered one after the other, however many change them at once")
        void race() throws Exception {
            try (var threads = Executors.newFixedThreadPool(6)) {
                var calls = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 24; i++) {
                    int each = i;
                    calls.add(() -> post(ada, "{\"model\":\"m" + each % 3 + "\",\"input\":1,\"output\":1}")
                            .statusCode(200)
                            .extract()
                            .path("change"));
                }
                var numbers = new ArrayList<Integer>();
                for (var call : threads.invokeAll(calls)) {
                    numbers.add(call.get());
                }
                assertThat(numbers).doesNotHaveDuplicates().hasSize(24).contains(1, 24);
            }
        }

        @ParameterizedTest
        @DisplayName("that cannot be are refused by the field's name")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "[] | body",
                    "{} | model",
                    "{\"model\":\"\",\"input\":1,\"output\":1} | model",
                    "{\"model\":\"gpt-*\",\"input\":1,\"output\":1} | model",
                    "{\"model\":\"a\\u0000\",\"input\":1,\"output\":1} | model",
                    "{\"model\":\"a\",\"provider\":\"a/b\",\"input\":1,\"output\":1} | provider",
                    "{\"model\":\"a\",\"input\":1} | output",
                    "{\"model\":\"a\",\"input\":-1,\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":\"1\",\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":1,\"output\":\"1\"} | output",
                    "{\"model\":\"a\",\"input\":1,\"output\":1,\"per_request\":\"1\"} | per_request",
                    "{\"model\":\"a\",\"input\":1e999999999,\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":0.0000001,\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":1000001,\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":true,\"output\":1} | input",
                    "{\"model\":\"a\",\"input\":1,\"output\":1,\"per_request\":1001} | per_request",
                    "{\"model\":\"a\",\"input\":1,\"output\":1,\"max_output_tokens\":0} | max_output_tokens",
                    "{\"model\":\"a\",\"input\":1,\"output\":1,\"reasoning\":1} | reasoning",
                    "{\"model\":\"gpt-4o\",\"input\":1,\"discount_percent\":10} | input",
                    "{\"model\":\"gpt-4o\",\"discount_percent\":101} | discount_percent",
                    "{\"model\":\"gpt-4o\",\"discount_percent\":0.001} | discount_percent",
                    "{\"model\":\"nobodys\",\"discount_percent\":10} | model",
                })
        void refused(String body, String param) {
            post(ada, body)
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("error.param", equalTo(param));
            assertThat(book(ada).version()).isEqualTo(books.current().version());
        }
    }

    @Nested
    @DisplayName("As another tenant")
    class Others {
        @Test
        @DisplayName("are not there, and cannot be read, changed or priced by")
        void notThere() {
            post(ada, "{\"model\":\"gpt-4o\",\"input\":1,\"output\":1}").statusCode(200);
            get(mallory, "").statusCode(200).body("data", hasSize(0));
            delete(mallory, "openai/gpt-4o").statusCode(404);
            assertThat(book(mallory).version()).isEqualTo(books.current().version());
            assertThat(books.find(mallory.organization(), books.current().version() + "+1"))
                    .isEmpty();
        }

        @Test
        @DisplayName("nor can anybody rewrite a change in the database")
        void immutable() {
            post(ada, "{\"model\":\"gpt-4o\",\"input\":1,\"output\":1}").statusCode(200);
            for (var sql : List.of("UPDATE own_price SET price = NULL", "DELETE FROM own_price")) {
                try {
                    transactions.inOrganization(ada.organization(), connection -> {
                        try (var statement = connection.createStatement()) {
                            return statement.executeUpdate(sql);
                        }
                    });
                    throw new AssertionError("was allowed: " + sql);
                } catch (RuntimeException e) {
                    assertThat(e.getCause()).hasMessageContaining("permission denied");
                }
            }
        }
    }

    @Nested
    @DisplayName("At the door")
    class Door {
        @Test
        @DisplayName("readers read, members do neither, and only relays get the book")
        void roles() {
            given().auth()
                    .oauth2(Tokens.of(ada.organization(), "reader"))
                    .get("/v1/organization/prices")
                    .then()
                    .statusCode(200);
            given().auth()
                    .oauth2(Tokens.of(ada.organization(), "reader"))
                    .contentType("application/json")
                    .body("{}")
                    .post("/v1/organization/prices")
                    .then()
                    .statusCode(403);
            given().auth()
                    .oauth2(Tokens.of(ada.organization(), "member"))
                    .get("/v1/organization/prices")
                    .then()
                    .statusCode(403);
            var internal = "/internal/v1/prices/" + ada.organization();
            given().auth()
                    .oauth2(Tokens.of(ada.organization(), "owner"))
                    .get(internal)
                    .then()
                    .statusCode(403);
            given().get(internal).then().statusCode(401);
        }
    }

    private long cost(Tenant tenant, String version, String model) {
        return books.find(tenant.organization(), version)
                .orElseThrow()
                .find("openai", model)
                .orElseThrow()
                .cost(MILLION_EACH);
    }

    private static PriceBook book(Tenant tenant) {
        return Json.read(
                given().auth()
                        .oauth2(Tokens.relay("relay-1"))
                        .get("/internal/v1/prices/" + tenant.organization())
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                PriceBook.class);
    }

    private static ValidatableResponse post(Tenant tenant, String body) {
        return given().auth()
                .oauth2(Tokens.admin(tenant.organization()))
                .contentType("application/json")
                .body(body)
                .post("/v1/organization/prices")
                .then();
    }

    private static ValidatableResponse get(Tenant tenant, String query) {
        return given().auth()
                .oauth2(Tokens.admin(tenant.organization()))
                .get("/v1/organization/prices" + query)
                .then();
    }

    private static ValidatableResponse delete(Tenant tenant, String id) {
        return given().auth()
                .oauth2(Tokens.admin(tenant.organization()))
                .delete("/v1/organization/prices/" + id)
                .then();
    }
}
