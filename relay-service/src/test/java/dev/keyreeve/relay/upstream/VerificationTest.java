package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.SealedSecret;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.upstream.Verification.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Before its first use a credential")
class VerificationTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");
    private static final Provider OPENAI =
            Provider.of("openai", Optional.empty(), Optional.of(URI.create("https://api.openai.com/v1")));
    private static final Destination HERE = OPENAI.address().orElseThrow();
    private static final Principal ADA = Principal.user("user_ada");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Deque<Promise<Verdict>> questions = new ArrayDeque<>();
    private long now;
    private final Resting resting = new Resting(() -> now);
    private final Verification verification = verification(true);

    private Verification verification(boolean organizationsToo) {
        return new Verification(organizationsToo, resting, new Credentials(new Grants(), resting), () -> now, metrics);
    }

    private static Aim aim(String id, long revision, @Nullable Principal owner) {
        var record = new GrantRecord.Credential(
                ORG,
                revision,
                false,
                id,
                "openai",
                HERE,
                false,
                Status.ACTIVE,
                new SealedSecret("k", new byte[] {1}, new byte[] {2}),
                owner);
        return new Aim(record, OPENAI.presentation(), true);
    }

    private static Aim house(long revision) {
        return aim("cred_house", revision, null);
    }

    private Future<Verdict> ask(Aim aim) {
        return verification.of(aim, OPENAI, () -> {
            var question = Promise.<Verdict>promise();
            questions.add(question);
            return question.future();
        });
    }

    private void answered(Verdict verdict) {
        questions.getLast().complete(verdict);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void is_asked_about_once_however_many_calls_wait_for_it() {
        var waiting = Stream.generate(() -> ask(house(1))).limit(1_000).toList();
        assertThat(questions).hasSize(1);
        assertThat(waiting).noneMatch(Future::isComplete);

        answered(Verdict.USABLE);

        assertThat(waiting).allMatch(answer -> answer.result() == Verdict.USABLE);
        pass(Duration.ofDays(30));
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.USABLE);
        assertThat(questions).hasSize(1);
    }

    @Test
    void makes_no_call_of_another_credential_wait() {
        ask(house(1));

        var other = ask(aim("cred_other", 1, null));
        answered(Verdict.USABLE);

        assertThat(other.result()).isEqualTo(Verdict.USABLE);
    }

    @Test
    void is_asked_about_again_when_it_was_changed() {
        ask(house(1));
        answered(Verdict.REFUSED);

        assertThat(ask(house(2)).isComplete()).isFalse();
        answered(Verdict.USABLE);

        assertThat(ask(house(2)).result()).isEqualTo(Verdict.USABLE);
        assertThat(questions).hasSize(2);
    }

    @Test
    void of_the_organization_that_is_refused_rests_a_minute_and_is_asked_about_again_before_it_is_used() {
        ask(house(1));
        answered(Verdict.REFUSED);

        assertThat(resting.isResting("cred_house")).isTrue();
        pass(Duration.ofSeconds(59));
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.REFUSED);
        assertThat(questions).hasSize(1);
        assertThat(metrics.get("keyreeve_relay_credentials_refused").counter().count())
                .isOne();

        pass(Duration.ofSeconds(1));
        var again = ask(house(1));
        assertThat(again.isComplete()).isFalse();
        answered(Verdict.USABLE);
        assertThat(again.result()).isEqualTo(Verdict.USABLE);
    }

    @Test
    void of_the_organization_of_which_nothing_is_said_is_used_and_asked_about_later_while_nobody_waits() {
        var first = ask(house(1));
        questions.getLast().fail("nobody there");
        assertThat(first.result()).isEqualTo(Verdict.UNTOLD);

        pass(Duration.ofSeconds(29));
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.UNTOLD);
        assertThat(questions).hasSize(1);

        pass(Duration.ofSeconds(1));
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.UNTOLD);
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.UNTOLD);
        assertThat(questions).hasSize(2);

        answered(Verdict.REFUSED);
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void of_a_members_own_waits_for_a_yes() {
        var own = aim("cred_ada", 1, ADA);
        ask(own);
        answered(Verdict.UNTOLD);
        assertThat(ask(own).isComplete()).isFalse();
        answered(Verdict.REFUSED);

        pass(Duration.ofDays(30));
        assertThat(ask(own).result()).isEqualTo(Verdict.REFUSED);
        assertThat(questions).hasSize(2);
    }

    @Test
    void is_not_asked_about_where_there_is_nobody_to_ask() {
        var connector =
                new Provider("c/pets", Dialect.HTTP, new Presentation.Header("x-api-key", ""), Optional.of(HERE));

        var answer = verification.of(house(1), connector, () -> {
            throw new AssertionError("asked");
        });

        assertThat(answer.result()).isEqualTo(Verdict.USABLE);
    }

    @Test
    void of_the_organization_is_used_at_once_where_that_is_set_and_a_members_own_is_not() {
        var off = verification(false);

        assertThat(off.of(house(1), OPENAI, () -> Future.succeededFuture(Verdict.REFUSED))
                        .result())
                .isEqualTo(Verdict.USABLE);
        assertThat(off.of(aim("cred_ada", 1, ADA), OPENAI, () -> Future.succeededFuture(Verdict.REFUSED))
                        .result())
                .isEqualTo(Verdict.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void is_not_refused_for_what_is_no_clear_no(Dialect dialect) {
        assertThat(Verification.verdict(dialect, 200, false)).isEqualTo(Verdict.USABLE);
        for (int status : new int[] {302, 400, 408, 429, 500, 502, 503, 529}) {
            assertThat(Verification.verdict(dialect, status, false))
                    .as(dialect + " " + status)
                    .isEqualTo(Verdict.UNTOLD);
        }
    }

    @Test
    void is_refused_by_a_401_but_for_one_that_speaks_of_scopes() {
        assertThat(Verification.ofRefusal("{\"error\":{\"message\":\"Incorrect API key provided: sk-x\"}}"))
                .isEqualTo(Verdict.REFUSED);
        assertThat(Verification.ofRefusal("")).isEqualTo(Verdict.REFUSED);
        assertThat(Verification.ofRefusal("{\"error\":{\"message\":\"You have insufficient permissions for this"
                        + " operation. Missing scopes: api.model.read.\"}}"))
                .isEqualTo(Verdict.USABLE);
    }

    @Test
    void is_asked_about_again_after_a_question_that_could_not_be_put() {
        var broken = verification.of(house(1), OPENAI, () -> {
            throw new IllegalStateException("closed");
        });

        assertThat(broken.result()).isEqualTo(Verdict.UNTOLD);
        pass(Duration.ofSeconds(30));
        ask(house(1));
        answered(Verdict.USABLE);
        assertThat(ask(house(1)).result()).isEqualTo(Verdict.USABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405})
    void may_be_good_though_it_may_not_list_models(int status) {
        assertThat(Verification.verdict(Dialect.OPENAI, status, false)).isEqualTo(Verdict.USABLE);
        assertThat(Verification.verdict(Dialect.OPENAI, status, true)).isEqualTo(Verdict.USABLE);
    }
}
