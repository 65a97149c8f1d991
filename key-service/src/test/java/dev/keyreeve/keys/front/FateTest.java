package dev.keyreeve.keys.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What became of a call")
class FateTest {
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private static HttpHeaders headers(String... namesAndValues) {
        var headers = new TreeMap<String, List<String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return HttpHeaders.of(Map.copyOf(headers), (_, _) -> true);
    }

    @Test
    void isAnAnswerWhateverTheServiceItselfSays() {
        assertThat(Fate.of(200, headers())).isEqualTo(Fate.ANSWERED);
        assertThat(Fate.of(500, headers("content-length", "0"))).isEqualTo(Fate.ANSWERED);
        assertThat(Fate.of(503, headers("content-type", "application/json;charset=UTF-8")))
                .isEqualTo(Fate.ANSWERED);
        assertThat(Fate.of(503, headers("content-type", "application/problem+json", "content-length", "90")))
                .isEqualTo(Fate.ANSWERED);
    }

    @Test
    void isNothingIfNobodyWasThereToDoIt() {
        assertThat(Fate.of(503, headers("content-length", "0", "connection", "close")))
                .isEqualTo(Fate.NOT_DONE);
        assertThat(Fate.of(new ConnectException("Connection refused"))).isEqualTo(Fate.NOT_DONE);
        assertThat(Fate.of(new HttpConnectTimeoutException("HTTP connect timed out")))
                .isEqualTo(Fate.NOT_DONE);
    }

    @Test
    void isUnknownIfItWasSentAndNobodyOfTheHouseAnswered() {
        assertThat(Fate.of(503, headers("content-type", "text/plain", "content-length", "20")))
                .as("a proxy's, perhaps after the service broke off")
                .isEqualTo(Fate.UNKNOWN);
        assertThat(Fate.of(503, headers("transfer-encoding", "chunked"))).isEqualTo(Fate.UNKNOWN);
        assertThat(Fate.of(new IOException("HTTP/1.1 header parser received no bytes")))
                .isEqualTo(Fate.UNKNOWN);
        assertThat(Fate.of(new HttpTimeoutException("request timed out"))).isEqualTo(Fate.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void allowsTwoMoreAttemptsOfWhatWasNotDone(String method) {
        assertThat(Fate.NOT_DONE.pause(method, 1, ENOUGH)).hasValue(Duration.ofMillis(50));
        assertThat(Fate.NOT_DONE.pause(method, 2, ENOUGH)).hasValue(Duration.ofMillis(200));
        assertThat(Fate.NOT_DONE.pause(method, 3, ENOUGH)).isEmpty();
    }

    @Test
    void allowsOnlyReadingToBeAskedAgainWhereItIsUnknown() {
        assertThat(Fate.UNKNOWN.pause("GET", 1, ENOUGH)).hasValue(Duration.ofMillis(50));
        assertThat(Fate.UNKNOWN.pause("HEAD", 2, ENOUGH)).hasValue(Duration.ofMillis(200));
        assertThat(Fate.UNKNOWN.pause("GET", 3, ENOUGH)).isEmpty();
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(Fate.UNKNOWN.pause(method, 1, ENOUGH)).as(method).isEmpty();
        }
        assertThat(Fate.ANSWERED.pause("GET", 1, ENOUGH)).isEmpty();
    }

    @Test
    void allowsNothingForWhichNoTimeIsLeft() {
        assertThat(Fate.NOT_DONE.pause("GET", 1, Duration.ofMillis(50))).isEmpty();
        assertThat(Fate.NOT_DONE.pause("GET", 2, Duration.ofMillis(199))).isEmpty();
        assertThat(Fate.NOT_DONE.pause("GET", 2, Duration.ofMillis(201))).isPresent();
    }
}
