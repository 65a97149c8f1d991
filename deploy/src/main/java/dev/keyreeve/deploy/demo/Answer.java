package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Duration;

/** What came back: status, headers, and the body as JSON (missing where there was none). */
record Answer(int status, HttpHeaders headers, JsonNode body, Duration took) {

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** {@code error.code}, or an empty string. */
    String code() {
        return body.path("error").path("code").asText("");
    }

    String text(String field) {
        return body.path(field).asText("");
    }
}
