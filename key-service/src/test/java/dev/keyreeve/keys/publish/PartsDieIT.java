package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the service stands on is killed or stopped under it, and comes back. */
@KeysTest
class PartsDieIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Admin admin = Admin.ACME;

    @Inject
    Tenancy tenancy;

    @Inject
    Outbox outbox;

    /** A backend that is killed takes the whole server through recovery: what was not on its disk is forgotten. */
    @Test
    void whatWasAnsweredEnforcedHoldsThroughCrashesOfPostgreSql() {
        var users = IntStream.range(0, 30).mapToObj(i -> admin.newUser("U" + i)).toList();
        var enforced = new ConcurrentHashMap<String, Long>();
        try (var callers = Executors.newFixedThreadPool(3)) {
            for (var user : users) {
                callers.submit(() -> {
                    var answer = admin.asks().post("/users/" + user + "/disable");
                    if (answer.statusCode() == 200) {
                        enforced.put(user, answer.jsonPath().getLong("enforcement.revision"));
                    } else {
                        assertThat(answer.statusCode()).isIn(202, 503);
                    }
                });
            }
            for (int crash = 1; crash <= 2; crash++) {
                int answered = 4 * crash;
                await().atMost(PATIENCE).until(() -> enforced.size() >= answered);
                killABackend();
            }
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> tenancy.asSystem(outbox::backlog).records() == 0);

        enforced.forEach((user, revision) -> await().atMost(PATIENCE)
                .until(() -> admin.get("/enforcements/" + revision).getBoolean("enforced")));
        var grants = Grants.of(KeysStack.ACME);
        for (var user : users) {
            var status = admin.get("/users/" + user).getString("status");
            assertThat(last(grants, user))
                    .as("what is visible is what relays know")
                    .isEqualTo(status.equals("disabled") ? Status.DISABLED : Status.ACTIVE);
            if (enforced.containsKey(user)) {
                assertThat(status).isEqualTo("disabled");
            }
        }
    }

    @Test
    void aDisableWhileKafkaIsAwaySaysSoAndIsEnforcedWhenItIsBack() throws IOException, InterruptedException {
        var user = admin.newUser("Ada");
        long broker = broker();
        Response answer;
        signal("STOP", broker);
        try {
            answer = admin.asks().post("/users/" + user + "/disable");
        } finally {
            signal("CONT", broker);
        }

        answer.then()
                .statusCode(202)
                .body("status", equalTo("disabled"))
                .body("enforcement.enforced", equalTo(false))
                .body("enforcement.status_url", startsWith("/v1/organization/enforcements/"));
        long revision = answer.jsonPath().getLong("enforcement.revision");
        await().atMost(PATIENCE)
                .until(() -> admin.get("/enforcements/" + revision).getBoolean("enforced"));
        assertThat(last(Grants.of(KeysStack.ACME), user)).isEqualTo(Status.DISABLED);
    }

    private static Status last(List<GrantRecord> grants, String user) {
        return grants.stream()
                .filter(record -> record instanceof GrantRecord.Member member
                        && member.principal().id().equals(user))
                .map(record -> ((GrantRecord.Member) record).status())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** The pool may still hand out connections whose backends ended with the one that was killed before. */
    private void killABackend() {
        int pid = await().atMost(PATIENCE).ignoreExceptions().until(this::aBackend, backend -> backend > 0);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private int aBackend() {
        return tenancy.asSystem(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private static long broker() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> isBroker(process.pid()))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    private static boolean isBroker(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"))
                    .contains("BrokerMain");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
