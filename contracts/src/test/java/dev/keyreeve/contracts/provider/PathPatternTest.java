package dev.keyreeve.contracts.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A connector's path pattern")
class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/pets, /pets",
        "/, /",
        "/pets/*, /pets/7",
        "/pets/*, /pets/a%20b",
        "/pets/*/toys, /pets/7/toys",
        "/pets/**, /pets/7",
        "/pets/**, /pets/7/toys/8",
        "/pets/**, /pets/",
        "/**, /",
        "/**, /anything/at/all",
    })
    void matches(String pattern, String path) {
        assertThat(PathPattern.of(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/pets, /pets/",
        "/pets, /Pets",
        "/pets, /pet%73",
        "/pets/*, /pets",
        "/pets/*, /pets/",
        "/pets/*, /pets/7/toys",
        "/pets/*/toys, /pets/7/8/toys",
        "/pets/**, /pets",
        "/pets/**, /petshop",
    })
    void doesNotMatch(String pattern, String path) {
        assertThat(PathPattern.of(pattern).matches(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pets",
                "//pets",
                "/pets//7",
                "/pets/..",
                "/pets/./7",
                "/pets/../admin",
                "/pets/..;x/admin",
                "/pets/%2e%2e/admin",
                "/pets/.%2E/admin",
                "/pets/..%2fadmin",
                "/pets/..%5cadmin",
                "/pets/\\admin",
                "/pets/%252e%252e/admin",
                "/pets/%00",
                "/pets/%7f",
                "/pets/%zz",
                "/pets/%2",
                "/pets/a b",
                "/pets/é",
                "/pets?x",
                "/pets#x",
            })
    void whatCouldBeReadInTwoWaysIsNotPlain(String path) {
        assertThat(PathPattern.isPlain(path)).isFalse();
        assertThatThrownBy(() -> PathPattern.of(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pets/7*", "/**/toys", "/pets/***", "/*x"})
    void aStarStandsForAWholeSegment(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongPathIsNoneAndDoesNotTakeLong() {
        assertThat(PathPattern.isPlain("/" + "%41".repeat(600))).isTrue();
        assertThat(PathPattern.isPlain("/" + "a/".repeat(1_500))).isFalse();
    }
}
