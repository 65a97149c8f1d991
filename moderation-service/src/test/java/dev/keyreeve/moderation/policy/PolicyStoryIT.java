package dev.keyreeve.moderation.policy;

import static dev.keyreeve.moderation.support.Calls.changePolicy;
import static dev.keyreeve.moderation.support.Calls.check;
import static dev.keyreeve.moderation.support.Calls.fresh;
import static dev.keyreeve.moderation.support.Calls.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.moderation.detector.FakeSecrets;
import dev.keyreeve.moderation.support.RealBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("An organization's policy")
class PolicyStoryIT {
    private final String org = fresh("org");

    @Test
    @DisplayName("is, before anybody has changed it, to look for secrets and forbid no term")
    void defaults() {
        policy(org)
                .statusCode(200)
                .body("object", equalTo("organization.moderation_policy"))
                .body("version", equalTo(0))
                .body("forbidden_terms", empty())
                .body("detect_secrets", equalTo(true))
                .body("updated_at", nullValue())
                .body("updated_by", nullValue());
        check(org, "Say hello")
                .statusCode(200)
                .body("verdict", equalTo("allow"))
                .body("policy_version", equalTo(0));
        check(org, "use " + new FakeSecrets(1).awsKeyId())
                .body("verdict", equalTo("block"))
                .body("rules", contains("secret.aws_access_key_id"));
    }

    @Test
    @DisplayName("changes in part, and what a change does not name stays")
    void partialChanges() {
        changePolicy(org, Map.of("forbidden_terms", List.of("Project Titan")))
                .statusCode(200)
                .body("version", equalTo(1))
                .body("detect_secrets", equalTo(true))
                .body("updated_by", equalTo("admkey_of_" + org))
                .body("updated_at", greaterThan(1_700_000_000));
        changePolicy(org, Map.of("detect_secrets", false))
                .body("version", equalTo(2))
                .body("forbidden_terms", contains("Project Titan"));
        changePolicy(org, Map.of("detect_secrets", false)).body("version", equalTo(2));
        policy(org).body("version", equalTo(2)).body("detect_secrets", equalTo(false));
    }

    @Test
    @DisplayName("holds for the first check after its change was answered, each time")
    void immediately() {
        for (int i = 1; i <= 30; i++) {
            var term = "codename" + i;
            check(org, "about " + term).body("verdict", equalTo("allow"));
            changePolicy(org, Map.of("forbidden_terms", List.of(term))).statusCode(200);
            check(org, "about " + term)
                    .body("verdict", equalTo("block"))
                    .body("rules", contains("forbidden_term"))
                    .body("policy_version", equalTo(2 * i - 1));
            changePolicy(org, Map.of("forbidden_terms", List.of())).statusCode(200);
        }
    }

    @Test
    @DisplayName("holds so for each of several who make the same change at the same moment, while others check")
    void immediatelyForAll() throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var others = threads.submit(() -> {
                while (!over.get()) {
                    check(org, "nothing that anybody forbids").body("verdict", equalTo("allow"));
                }
            });
            try {
                for (int i = 1; i <= 10; i++) {
                    changeAtOnce(threads, "codename" + i);
                }
            } finally {
                over.set(true);
            }
            others.get();
        }
    }

    private void changeAtOnce(ExecutorService threads, String term) throws Exception {
        var changes = new ArrayList<Future<?>>();
        for (int n = 0; n < 3; n++) {
            changes.add(threads.submit(() -> {
                changePolicy(org, Map.of("forbidden_terms", List.of(term))).statusCode(200);
                check(org, "about " + term).body("verdict", equalTo("block"));
            }));
        }
        for (var change : changes) {
            change.get();
        }
    }

    @Test
    @DisplayName("that no longer looks for secrets lets one pass, and still stops a term")
    void secretsOff() {
        var secret = new FakeSecrets(2).awsKeyId();
        changePolicy(org, Map.of("detect_secrets", false, "forbidden_terms", List.of("titan")));
        check(org, secret).body("verdict", equalTo("allow")).body("rules", empty());
        check(org, secret, "TITAN").body("verdict", equalTo("block")).body("rules", contains("forbidden_term"));
    }

    @Test
    @DisplayName("takes all of many partial changes at the same moment")
    void concurrentChanges() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> versions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var body = i % 2 == 0
                        ? Map.of("forbidden_terms", List.of("term " + i))
                        : Map.of("detect_secrets", i % 4 == 1);
                versions.add(threads.submit(() -> changePolicy(org, body)
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getLong("version")));
            }
            long highest = 0;
            for (var version : versions) {
                highest = Math.max(highest, version.get());
            }
            assertThat(policy(org).extract().jsonPath().getLong("version")).isEqualTo(highest);
        }
        // Whichever came last, no change of one field undid the other.
        policy(org).body("forbidden_terms.size()", equalTo(1));
    }

    @Test
    @DisplayName("is not changed by what it refuses, and the refusal names the field")
    void refusals() {
        changePolicy(org, Map.of("forbidden_terms", List.of("titan", "x")))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("error.code", equalTo("invalid_request"))
                .body("error.param", equalTo("forbidden_terms[1]"))
                .body("detail", containsString("2 to 200"));
        changePolicy(org, Map.of("forbiden_terms", List.of("titan"))).statusCode(400);
        changePolicy(
                        org,
                        Map.of(
                                "forbidden_terms",
                                IntStream.range(0, 100_000)
                                        .mapToObj(i -> "t" + i)
                                        .toList()))
                .statusCode(400)
                .body("error.param", equalTo("forbidden_terms"));
        policy(org).body("version", equalTo(0));
    }

    @Test
    @DisplayName("may forbid a thousand terms of two hundred characters")
    void largest() {
        var terms = IntStream.range(0, 1_000)
                .mapToObj(i -> "é%03d".formatted(i) + "x".repeat(196))
                .toList();
        changePolicy(org, Map.of("forbidden_terms", terms)).statusCode(200);
        check(org, "a " + terms.getLast().toUpperCase(Locale.ROOT) + " b").body("verdict", equalTo("block"));
        check(org, "a " + terms.getLast() + "x").body("verdict", equalTo("allow"));
    }
}
