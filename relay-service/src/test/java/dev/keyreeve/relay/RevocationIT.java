package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("What is taken away")
class RevocationIT {
    private static final String SLOW = "[[sim tokens=2000 tokens_per_second=50]]";

    World world;

    @Inject
    MeterRegistry metrics;

    private Tenant tenant;
    private Tenant.Holder ben;
    private Client asBen;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ben = tenant.member();
        asBen = world.ready(ben);
    }

    @AfterEach
    void aSoundHouse() {
        world.peers().keyServiceAway(false);
        world.peers().renewalsTake(Duration.ZERO);
        world.peers().watermark(List.of());
        await().until(() -> readiness() == 200);
    }

    private int readiness() {
        return RestAssured.get("/q/health/ready").statusCode();
    }

    private double told(String gauge) {
        return metrics.get(gauge).gauge().value();
    }

    @Test
    void ends_a_disabled_members_stream_at_once_and_leaves_the_others_alone() {
        var ada = tenant.member();
        var adas = world.ready(ada).chatStream("[[sim tokens=60 tokens_per_second=50]]");
        var bens = asBen.chatStream(SLOW);
        await().until(() -> bens.lines().size() > 4 && adas.lines().size() > 4);

        long revision = tenant.member(ben, Status.DISABLED, true);

        await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
        assertThat(asBen.chat("again").code()).isEqualTo("member_disabled");
        assertThat(bens.endedWhole()).isTrue();
        assertThat(bens.all()).contains("\"code\":\"member_disabled\"").doesNotContain("[DONE]");
        await().until(() -> world.seen(bens.exchange()).outcome().equals("closed_early"));
        var entry = world.settled(bens.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.usage().output()).isPositive();

        assertThat(adas.endedWhole()).isTrue();
        assertThat(adas.lines()).contains("data: [DONE]");

        tenant.member(ben, Status.ACTIVE, true);
        await().until(() -> asBen.chat("back").status() == 200);
    }

    @Test
    void ends_a_responses_stream_with_that_apis_own_error_event() {
        var stream = asBen.stream(
                "/v1/responses", "{\"model\":\"gpt-4.1-mini\",\"stream\":true,\"input\":\"" + SLOW + "\"}");
        await().until(() -> stream.lines().size() > 8);

        tenant.key(ben, Status.DISABLED, null);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("event: error");
        assertThat(stream.all()).contains("\"type\":\"error\",\"code\":\"key_disabled\"");
    }

    @Test
    void turns_a_plain_call_that_waits_for_its_answer_into_a_403() {
        var waiting = asBen.later("/v1/chat/completions", Client.chatBody("[[sim ttft_ms=20000]]", false));
        await().until(() -> world.provider().stats().recent().stream()
                .anyMatch(call -> tenant.authorization().equals(call.authorization())
                        && call.endpoint().equals("chat.completions")));

        tenant.project(Status.DISABLED);

        var answer = waiting.join();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("project_disabled");
        assertThat(world.settled(answer.exchange()).status()).isZero();
    }

    @Test
    void includes_the_credential_that_a_stream_runs_on() {
        var stream = asBen.chatStream(SLOW);
        await().until(() -> stream.lines().size() > 4);

        tenant.credential(Status.DELETED);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("credential_missing");
    }

    @Test
    void includes_the_app_of_many_peoples_keys_and_a_service_account() {
        long known = tenant.app("app_of_both", Status.ACTIVE);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= known);
        var adas = world.ready(tenant.memberOf("app_of_both")).chatStream(SLOW);
        var caros = world.ready(tenant.memberOf("app_of_both")).chatStream(SLOW);
        var robot = tenant.serviceAccount();
        var robots = world.ready(robot).chatStream(SLOW);
        var bens = asBen.chatStream(SLOW);
        await().until(() -> Stream.of(adas, caros, robots, bens)
                .allMatch(stream -> stream.lines().size() > 4));

        long revision = tenant.app("app_of_both", Status.DISABLED);
        tenant.member(robot, Status.DISABLED, true);

        assertThat(adas.endedWhole()).isTrue();
        assertThat(adas.all()).contains("\"code\":\"app_disabled\"");
        assertThat(caros.endedWhole()).isTrue();
        assertThat(robots.endedWhole()).isTrue();
        assertThat(robots.all()).contains("\"code\":\"service_account_disabled\"");
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
        assertThat(bens.isOpen()).isTrue();
        assertThat(world.client(robot.value()).chat("again").code()).isEqualTo("service_account_disabled");
        bens.close();
    }

    @Test
    void ends_a_stream_when_its_key_expires() {
        long soon = System.currentTimeMillis() / 1_000 + 2;
        tenant.key(ben, Status.ACTIVE, soon);
        long seen = tenant.app("a mark", Status.ACTIVE);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= seen);

        var stream = asBen.chatStream(SLOW);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("\"code\":\"key_expired\"");
        assertThat(System.currentTimeMillis() / 1_000).isGreaterThanOrEqualTo(soon);
    }

    @Test
    void never_leaves_a_race_open_between_admission_and_cut() {
        // Twenty calls on their way at every stage, while the member is disabled in the midst of them.
        var calls = IntStream.range(0, 20)
                .mapToObj(i -> asBen.later("/v1/chat/completions", Client.chatBody("[[sim ttft_ms=3000]]", false)))
                .toList();
        tenant.member(ben, Status.DISABLED, true);

        calls.forEach(call -> assertThat(call.join().status()).isEqualTo(403));
        await().until(() -> world.provider().stats().recent().stream()
                .filter(call -> tenant.authorization().equals(call.authorization()))
                .noneMatch(call -> call.outcome().equals("open")));
    }

    @Nested
    @DisplayName("from a key")
    class Keys {
        @Test
        void an_expired_disabled_or_deleted_key_is_told_what_it_is() {
            tenant.key(ben, Status.ACTIVE, System.currentTimeMillis() / 1_000 - 1);
            await().until(() -> asBen.chat("hi").code().equals("key_expired"));
            tenant.key(ben, Status.DISABLED, null);
            await().until(() -> asBen.chat("hi").code().equals("key_disabled"));
            tenant.key(ben, Status.DELETED, null);
            await().until(() -> asBen.chat("hi").code().equals("invalid_key"));
            assertThat(asBen.chat("hi").status()).isEqualTo(401);
        }

        @Test
        void what_never_was_a_key_is_refused_without_a_word_about_anything_else() {
            var stranger = IssuedKey.mint(IssuedKey.Kind.LIVE, new SecureRandom());
            var admin = IssuedKey.mint(IssuedKey.Kind.ADMIN, new SecureRandom());

            assertThat(world.client("").get("/v1/unknown").code()).isEqualTo("missing_key");
            assertThat(world.client("sk-whatever").get("/v1/unknown").code()).isEqualTo("invalid_key");
            assertThat(world.client(stranger.reveal()).get("/v1/unknown").code())
                    .isEqualTo("invalid_key");
            assertThat(world.client(admin.reveal()).chat("hi").text()).contains("admin key");
        }

        @Test
        void two_different_keys_in_one_request_are_refused() {
            var other = tenant.member();
            var answer = asBen.send(asBen.request("/v1/models")
                    .header("x-api-key", other.value())
                    .GET()
                    .build());
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Nested
    @DisplayName("from the relay itself")
    class Standing {
        @Test
        void without_a_lease_it_refuses_and_with_a_new_one_it_serves_again() {
            world.peers().keyServiceAway(true);

            await().until(() -> asBen.chat("hi").status() == 503);
            var refused = asBen.chat("hi");
            assertThat(refused.code()).isEqualTo("relay_not_ready");
            assertThat(refused.response().headers().firstValue("retry-after")).contains("1");
            assertThat(readiness()).isEqualTo(503);

            world.peers().keyServiceAway(false);
            await().until(() -> asBen.chat("hi").status() == 200);
        }

        /** key-service was too busy for a moment: nobody who calls notices. */
        @Test
        void a_call_waits_for_a_lease_that_has_just_run_out() {
            world.peers().keyServiceAway(true);
            await().until(() -> readiness() == 503);

            var call = asBen.later("/v1/chat/completions", Client.chatBody("hi", false));
            world.peers().keyServiceAway(false);

            assertThat(call.join().status()).isEqualTo(200);
        }

        @Test
        void a_renewal_that_takes_half_a_lease_keeps_it() {
            long epoch = world.peers().epoch();
            int renewals = world.peers().renewals();
            world.peers().renewalsTake(Duration.ofMillis(1_500));

            await().until(() -> world.peers().renewals() >= renewals + 6);

            assertThat(world.peers().epoch()).as("never registered anew").isEqualTo(epoch);
            assertThat(readiness()).isEqualTo(200);
        }

        @Test
        void a_refused_lease_serves_again_only_after_the_watermark() {
            var behind = tenant.next() + 10;
            world.peers().watermark(List.of(new Lease.Mark(tenant.organization(), behind)));
            world.peers().refuseNextRenewal();
            await().until(() -> readiness() == 503);
            assertThat(asBen.chat("hi").code()).isEqualTo("relay_not_ready");
            await().until(() -> told("keyreeve_relay_lease_remaining_seconds") > 0); // so this alone would not tell
            assertThat(told("keyreeve_relay_serving")).isZero();

            world.topics().publish(new GrantRecord.Organization(tenant.organization(), behind, false, Status.ACTIVE));

            await().until(() -> readiness() == 200);
            assertThat(told("keyreeve_relay_serving")).isOne();
            assertThat(asBen.chat("hi").status()).isEqualTo(200);
            await().until(() -> world.peers().acknowledged(tenant.organization()) >= behind);
        }

        @Test
        void records_that_it_does_not_understand_pass_by() {
            world.topics().publish(tenant.organization(), "future:1", bytes("{\"type\":\"future\",\"revision\":1}"));
            world.topics().publish(tenant.organization(), "key:1", bytes("{\"type\":\"key\"}"));
            world.topics().publish(tenant.organization(), "junk", bytes("\u0000not json"));
            world.topics().publish(tenant.organization(), "gone", null);

            tenant.member(ben, Status.DISABLED, true);

            await().until(() -> asBen.chat("hi").code().equals("member_disabled"));
        }

        private byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
