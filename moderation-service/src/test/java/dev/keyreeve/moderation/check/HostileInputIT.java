package dev.keyreeve.moderation.check;

import static dev.keyreeve.moderation.support.Calls.changePolicy;
import static dev.keyreeve.moderation.support.Calls.check;
import static dev.keyreeve.moderation.support.Calls.fresh;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.moderation.support.Calls;
import dev.keyreeve.moderation.support.Database;
import dev.keyreeve.moderation.support.RealBackend;
import dev.keyreeve.moderation.support.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("A check")
class HostileInputIT {
    private final String org = fresh("org");

    @Test
    @DisplayName("reads seven megabytes to their end")
    void large() {
        changePolicy(org, Map.of("forbidden_terms", List.of("titan"))).statusCode(200);
        raw(Json.write(Calls.request(org, fresh("exch"), List.of("lorem ipsum ".repeat(580_000) + "titan"))))
                .statusCode(200)
                .body("verdict", equalTo("block"));
    }

    @Test
    @DisplayName("reads a hundred thousand texts to the last")
    void manyTexts() {
        changePolicy(org, Map.of("forbidden_terms", List.of("titan"))).statusCode(200);
        var texts = new String[100_000];
        Arrays.fill(texts, "a");
        texts[texts.length - 1] = "titan";
        check(org, texts).body("verdict", equalTo("block"));
    }

    @Test
    @DisplayName("of no text at all is allowed")
    void empty() {
        check(org).statusCode(200).body("verdict", equalTo("allow"));
        check(org, "", "").statusCode(200).body("verdict", equalTo("allow"));
    }

    @Test
    @DisplayName("of half surrogate pairs and control characters is answered")
    void strangeText() {
        check(org, "\ud83d \ude00 \u0000 \ufffe").statusCode(200).body("verdict", equalTo("allow"));
        raw(json("org", "\"\\ud83d\\u0000\"")).statusCode(200);
    }

    @Test
    @DisplayName("larger than the service takes is refused before it is sent, when it says so")
    void announcedTooLarge() throws IOException {
        assertThat(answerTo("Content-Length: 11000000\r\n\r\n", 0))
                .contains("413", "request_too_large", ErrorBody.MEDIA_TYPE);
        check(org, "still here").statusCode(200);
    }

    @Test
    @DisplayName("larger than the service takes is refused when it turns out to be")
    void tooLargeInChunks() throws IOException {
        assertThat(answerTo("Transfer-Encoding: chunked\r\n\r\n", 10 * 1024 * 1024 + 65_536))
                .contains("413", "request_too_large", ErrorBody.MEDIA_TYPE);
        check(org, "still here").statusCode(200);
    }

    @Test
    @DisplayName("does not fill the heap, however many large ones come at once: some are turned away for the moment")
    void manyLargeAtOnce() throws Exception {
        var statuses = new ArrayList<Integer>();
        var text = "lorem ipsum ".repeat(580_000);
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = Stream.generate(() -> threads.submit(() -> status(client, text)))
                    .limit(8)
                    .toList();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
        }
        assertThat(statuses).contains(200).isSubsetOf(200, 503);
        check(org, "still here").statusCode(200);
    }

    private int status(HttpClient client, String text) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + Calls.CHECKS))
                .header("Authorization", "Bearer " + Tokens.relay())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        Json.write(Calls.request(org, fresh("exch"), List.of(text)))))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException turnedAwayUnread) {
            return 503; // The server closed while the client was still writing.
        }
    }

    /** Byte by byte, because clients give up on a server that answers before they are done. */
    private static String answerTo(String headers, int chunked) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(("POST " + Calls.CHECKS
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                            + "Authorization: Bearer " + Tokens.relay() + "\r\n" + headers)
                    .getBytes(US_ASCII));
            var chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(US_ASCII);
            for (int sent = 0; sent < chunked; sent += 0x4000) {
                out.write(chunk);
            }
            out.flush();
            var answer = new StringBuilder();
            var in = new InputStreamReader(socket.getInputStream(), US_ASCII);
            // The server may keep the connection for the rest of the request, so the end is that of the JSON.
            while (!answer.toString().endsWith("}}")) {
                answer.append((char) in.read());
            }
            return answer.toString();
        }
    }

    @Test
    @DisplayName("nested without end is refused")
    void deep() {
        raw(("{\"a\":" + "[".repeat(200_000)).getBytes(UTF_8))
                .statusCode(400)
                .body("error.code", equalTo("invalid_request"));
        raw(json("org", "[".repeat(5_000) + "]".repeat(5_000))).statusCode(400);
    }

    @Test
    @DisplayName("in no valid UTF-8 is refused")
    void invalidUtf8() {
        raw(json("org", "\"\u00ff\u00fe\"").clone()).statusCode(200);
        raw(new String(json("org", "\"\u00ff\u00fe\""), UTF_8).getBytes(ISO_8859_1))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("error.code", equalTo("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{}",
                "{\"texts\":7}",
                "{\"texts\":[{}]}",
                "{\"texts\":null}"
            })
    @DisplayName("that is no request is refused in our own words")
    void malformed(String body) {
        raw(body.getBytes(UTF_8))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("error.code", equalTo("invalid_request"))
                .body("error.message", not(containsString("com.fasterxml")))
                .body("error.message", not(containsString("dev.keyreeve.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exchange", "organization", "project", "principal", "key_id", "operation", "texts"})
    @DisplayName("that lacks a field is refused, naming it")
    void missing(String field) {
        var request = new HashMap<>(Calls.request(org, fresh("exch"), List.of("hello")));
        request.remove(field);
        raw(Json.write(request)).statusCode(400).body("error.param", equalTo(field));
        if (!field.equals("principal") && !field.equals("texts")) {
            request.put(field, "a\nforged=line");
            raw(Json.write(request)).statusCode(400).body("error.param", equalTo(field));
        }
    }

    @Test
    @DisplayName("is answered with an error that names the thing where there is nothing, or another method or type")
    void notTheDoor() {
        var caller = given().auth().oauth2(Tokens.relay());
        caller.get("/internal/v1/nothing").then().statusCode(404).body("error.code", equalTo("not_found"));
        given().auth()
                .oauth2(Tokens.relay())
                .delete(Calls.CHECKS)
                .then()
                .statusCode(405)
                .body("error.code", equalTo("method_not_allowed"));
        given().auth()
                .oauth2(Tokens.relay())
                .contentType(ContentType.XML)
                .body("<a/>")
                .post(Calls.CHECKS)
                .then()
                .statusCode(415)
                .body("error.code", equalTo("unsupported_media_type"));
        given().auth()
                .oauth2(Tokens.owner(org))
                .accept(ContentType.XML)
                .get(Calls.POLICY)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    @DisplayName("gives up soon, and says when to come again, while the database does not answer")
    void databaseStuck() throws SQLException {
        try (var owner = Database.asOwner()) {
            owner.setAutoCommit(false);
            try (var statement = owner.createStatement()) {
                statement.execute("LOCK TABLE policy_version IN ACCESS EXCLUSIVE MODE");
                check(org, "hello")
                        .statusCode(503)
                        .header("Retry-After", equalTo("1"))
                        .body("error.code", equalTo("service_unavailable"));
            } finally {
                owner.rollback();
            }
        }
        check(org, "hello").statusCode(200);
    }

    private byte[] json(String organization, String text) {
        return new String(Json.write(Calls.request(organization, fresh("exch"), List.of("TEXT"))), UTF_8)
                .replace("\"TEXT\"", text)
                .getBytes(UTF_8);
    }

    private static ValidatableResponse raw(byte[] body) {
        return given().auth()
                .oauth2(Tokens.relay())
                .contentType(ContentType.JSON)
                .body(body)
                .post(Calls.CHECKS)
                .then();
    }
}
