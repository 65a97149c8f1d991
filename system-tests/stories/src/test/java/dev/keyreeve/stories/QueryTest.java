package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.error.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Prometheus is asked")
class QueryTest {
    @Test
    @DisplayName("is read with its labels, their values, and what it groups by")
    void parts() {
        var query = Query.of("sum by (code, le) (rate(keyreeve_a_total{code=~\"one|two\",state!=\"x\"}[5m]))"
                + " > on () keyreeve_b unless up{job=\"keyreeve/relay\"} == 0");

        assertThat(query.selectors())
                .containsExactly(
                        new Query.Selector(
                                "keyreeve_a_total", Map.of("code", Set.of("one", "two"), "state", Set.of("x"))),
                        new Query.Selector("keyreeve_b", Map.of()),
                        new Query.Selector("up", Map.of("job", Set.of("keyreeve/relay"))));
        assertThat(query.groupings()).containsExactlyInAnyOrder("code", "le");
    }

    /** A code that was renamed is refused under its new name, and an alert on the old one is silent for ever. */
    @Test
    @DisplayName("names error codes as callers read them")
    void codes() throws IOException {
        var known = Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList();
        var asked = Query.all().stream()
                .flatMap(query -> query.selectors().stream())
                .map(selector -> selector.values().get("code"))
                .filter(Objects::nonNull)
                .toList();

        assertThat(asked)
                .hasSizeGreaterThan(2)
                .allSatisfy(codes -> assertThat(known).containsAll(codes));
    }
}
