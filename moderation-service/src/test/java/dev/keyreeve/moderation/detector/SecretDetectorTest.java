package dev.keyreeve.moderation.detector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The secret detector")
class SecretDetectorTest {
    private static final SecretDetector DETECTOR = new SecretDetector();
    private static final String FILLER = "The quick brown fox jumps over the lazy dog. ";

    @Nested
    @DisplayName("finds")
    class Finds {
        @TestFactory
        @DisplayName("every kind of secret, in prose, code, JSON and at the ends of a text")
        Stream<DynamicTest> everyRule() {
            return new FakeSecrets(11)
                    .byRule().entrySet().stream()
                            .map(entry -> DynamicTest.dynamicTest(
                                    entry.getKey(),
                                    () -> Stream.of(entry.getValue())
                                            .forEach(secret -> surrounded(entry.getKey(), secret))));
        }

        private void surrounded(String rule, String secret) {
            for (var text : List.of(
                    secret,
                    FILLER + secret + " " + FILLER,
                    "token=" + secret + ";",
                    "\"" + secret + "\"",
                    "'" + secret + "',",
                    "line\n" + secret + "\nline",
                    "line\\n" + secret + "\\nline",
                    "?key%3D" + secret + "&x=1",
                    "`" + secret + "`",
                    "(" + secret + ")",
                    "-" + secret + " -",
                    "é" + secret + "é")) {
                assertThat(DETECTOR.rulesIn(List.of(text))).as(text).contains(rule);
            }
        }

        @Test
        @DisplayName("a secret at any place of a long text, and in any of many texts")
        void anyPlace() {
            var key = new FakeSecrets(3).awsKeyId();
            for (int at = 0; at < 3 * SecretRule.LONGEST; at += 37) {
                var text = ".".repeat(at) + key + ".".repeat(100);
                assertThat(DETECTOR.rulesIn(List.of("", text, FILLER)))
                        .as("at %s", at)
                        .hasSize(1);
            }
        }

        @Test
        @DisplayName("a real key behind a hundred thousand that are almost one")
        void behindDecoys() {
            var secrets = new FakeSecrets(4);
            var text = " AK" + "IAAAAAAAAAAAAAAAAA ";
            assertThat(DETECTOR.rulesIn(List.of(text.repeat(100_000) + secrets.awsKeyId())))
                    .containsExactly("secret.aws_access_key_id");
        }

        @Test
        @DisplayName("several kinds at once, and names each once")
        void several() {
            var secrets = new FakeSecrets(5);
            var text = secrets.awsKeyId() + "," + secrets.awsSecret() + "\n" + secrets.gcpApiKey() + "\n"
                    + secrets.awsKeyId();
            assertThat(DETECTOR.rulesIn(List.of(text)))
                    .containsExactly("secret.aws_access_key_id", "secret.aws_secret_access_key", "secret.gcp_api_key");
        }
    }

    @Nested
    @DisplayName("leaves alone")
    class LeavesAlone {
        @ParameterizedTest
        @ValueSource(
                strings = {"ordinary-prose.txt", "ordinary-code.txt", "ordinary-questions.txt", "about-secrets.txt"})
        @DisplayName("ordinary")
        void ordinary(String sample) throws IOException {
            try (var in = SecretDetectorTest.class.getResourceAsStream("/samples/" + sample)) {
                var lines = new String(in.readAllBytes(), UTF_8).lines().toList();
                assertThat(lines).hasSizeGreaterThan(20);
                for (var line : lines) {
                    assertThat(DETECTOR.rulesIn(List.of(line))).as(line).isEmpty();
                }
                assertThat(DETECTOR.rulesIn(List.of(String.join("\n", lines)))).isEmpty();
            }
        }

        @Test
        @DisplayName("a key of Keyreeve's form whose checksum is wrong")
        void wrongChecksum() {
            var secrets = new FakeSecrets(6);
            assertThat(DETECTOR.rulesIn(List.of("krv_" + "live_" + "A".repeat(12) + "_" + secrets.of("abc123", 38))))
                    .isEmpty();
        }

        @Test
        @DisplayName("random base64, such as an image's")
        void randomBase64() {
            var text = new FakeSecrets(8)
                    .of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 2_000_000);
            assertThat(DETECTOR.rulesIn(List.of("data:image/png;base64," + text)))
                    .isEmpty();
        }

        @Test
        @DisplayName("placeholders")
        void placeholders() {
            for (var text : List.of(
                    "sk" + "_test_" + "x".repeat(24),
                    "gh" + "p_" + "x".repeat(36),
                    "gl" + "pat-" + "x".repeat(20),
                    "sk" + "-proj-" + "X".repeat(60),
                    "sk" + "-" + "your-api-key-here",
                    "AK" + "IAXXXXXXXXXXXXXXXX",
                    "-----BE" + "GIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
                    "aws_secret_access_key = <your secret access key>",
                    "AccountKey=${STORAGE_KEY}")) {
                assertThat(DETECTOR.rulesIn(List.of(text))).as(text).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("has rules")
    class Rules {
        @Test
        @DisplayName("each of which the samples cover")
        void covered() {
            var rules = new TreeSet<String>();
            SecretRules.load().forEach(rule -> rules.add(rule.name()));
            assertThat(new FakeSecrets(1).byRule().keySet()).isEqualTo(rules);
        }

        @Test
        @DisplayName("whose public names are plain")
        void names() {
            assertThat(SecretRules.load())
                    .allSatisfy(rule -> assertThat(rule.name()).matches("secret\\.[a-z0-9_]+"));
        }

        @Test
        @DisplayName("that read a bounded text at one place, however long it goes on")
        void bounded() {
            for (var examples : new FakeSecrets(2).byRule().values()) {
                for (var example : examples) {
                    for (var rule : SecretRules.load()) {
                        var matcher = rule.pattern().matcher(example + "0A1b2C3d".repeat(500));
                        assertThat(matcher.find() ? matcher.end() : 0)
                                .as(rule.name())
                                .isLessThanOrEqualTo(SecretRule.LONGEST);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("knows how evenly characters are spread")
    void entropy() {
        assertThat(SecretRule.entropy("aaaa")).isZero();
        assertThat(SecretRule.entropy("abab")).isEqualTo(1.0);
        assertThat(SecretRule.entropy("0123456789abcdef")).isEqualTo(4.0);
        assertThat(SecretRule.entropy("")).isZero();
    }
}
