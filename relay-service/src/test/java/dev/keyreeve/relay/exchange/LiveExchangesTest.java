package dev.keyreeve.relay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Exchanges that are under way")
class LiveExchangesTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");

    private final Vertx vertx = Vertx.vertx();
    private final LiveExchanges lives = new LiveExchanges(new SimpleMeterRegistry());

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static GrantRecord.Key key(OrganizationId organization, String user) {
        return new GrantRecord.Key(
                organization, 1, false, "d", "key_1", Principal.user(user), "proj_1", "app_1", Status.ACTIVE, null);
    }

    private static GrantRecord.Member disabled(OrganizationId organization, String user) {
        return new GrantRecord.Member(organization, 2, true, Principal.user(user), Status.DISABLED);
    }

    private CompletableFuture<ErrorCode> cutOf(Live live) {
        var cut = new CompletableFuture<ErrorCode>();
        live.onCut(why -> cut.complete(why.code()));
        return cut;
    }

    @Test
    void a_disable_finds_the_members_own_and_nobody_elses() {
        var context = vertx.getOrCreateContext();
        var bens = cutOf(lives.enter(key(ORG, "ben"), context));
        var adas = cutOf(lives.enter(key(ORG, "ada"), context));
        var namesakes = cutOf(lives.enter(key(new OrganizationId("org_2"), "ben"), context));

        lives.takenAway(disabled(ORG, "ben"));

        assertThat(bens.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.MEMBER_DISABLED);
        assertThat(adas).isNotDone();
        assertThat(namesakes).isNotDone();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DISABLED | Member ben is disabled. Ask an administrator of your organization to enable you.",
                "DELETED | Member ben was deleted. What was deleted does not come back: ask an administrator of your"
                        + " organization for a new key."
            })
    void who_is_cut_is_told_what_became_of_the_member(Status status, String sentence) {
        var cut = new CompletableFuture<String>();
        lives.enter(key(ORG, "ben"), vertx.getOrCreateContext())
                .onCut(why -> cut.complete(why.answer().body().detail()));

        lives.takenAway(new GrantRecord.Member(ORG, 2, true, Principal.user("ben"), status));

        assertThat(cut.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(sentence);
    }

    @Test
    void an_app_takes_everybody_with_it_who_came_through_it() {
        var context = vertx.getOrCreateContext();
        var bens = cutOf(lives.enter(key(ORG, "ben"), context));
        var adas = cutOf(lives.enter(key(ORG, "ada"), context));
        var elsewhere = cutOf(lives.enter(key(new OrganizationId("org_2"), "ben"), context));

        lives.takenAway(new GrantRecord.App(ORG, 2, true, "app_1", Status.DELETED));

        assertThat(bens.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.APP_DISABLED);
        assertThat(adas.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.APP_DISABLED);
        assertThat(elsewhere).isNotDone();
    }

    @Test
    void whoever_waits_for_the_turns_waits_for_the_one_that_an_exchange_is_in() throws Exception {
        var context = vertx.getOrCreateContext();
        lives.enter(key(ORG, "ben"), context);
        var inTurn = new CountDownLatch(1);
        var sent = new CompletableFuture<Void>();
        var endTurn = new CountDownLatch(1);
        context.runOnContext(turn -> {
            inTurn.countDown(); // past its last check
            await(endTurn);
            sent.complete(null);
        });
        assertThat(inTurn.await(5, TimeUnit.SECONDS)).isTrue();
        var waited = CompletableFuture.runAsync(() -> {
            try {
                lives.awaitTurns();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(sent).isDone();
        });

        assertThat(waited).isNotDone();
        endTurn.countDown();
        waited.get(5, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_whose_key_expires_is_cut_by_the_wall_clock_and_by_no_other() {
        var context = vertx.getOrCreateContext();
        var wall = new AtomicLong(1_000_000);
        var key = new GrantRecord.Key(
                ORG, 1, false, "d", "key_1", Principal.user("ben"), "proj_1", null, Status.ACTIVE, 1_001L);
        var live = lives.enter(key, context);
        var cut = cutOf(live);

        Expiry.watch(vertx, () -> wall.getAndAdd(999), key, live); // the second look comes a millisecond too early

        assertThat(cut.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.KEY_EXPIRED);
        assertThat(wall.get()).isEqualTo(1_000_000 + 3 * 999);
    }

    @Test
    void who_begins_to_listen_after_the_cut_hears_it_at_once() {
        var context = vertx.getOrCreateContext();
        var live = lives.enter(key(ORG, "ben"), context);
        lives.takenAway(disabled(ORG, "ben"));
        var after = new CompletableFuture<ErrorCode>();
        // Behind the cut, on the same event loop.
        context.runOnContext(turn -> live.onCut(why -> after.complete(why.code())));

        assertThat(after.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(ErrorCode.MEMBER_DISABLED);
    }

    @Test
    void nothing_is_remembered_of_who_has_left() {
        var context = vertx.getOrCreateContext();
        var first = lives.enter(key(ORG, "ben"), context);
        var second = lives.enter(key(ORG, "ben"), context);
        lives.leave(first);
        assertThat(lives.size()).isEqualTo(1);
        lives.leave(second);
        assertThat(lives.size()).isZero();
        assertThat(lives).hasFieldOrPropertyWithValue("bySubject", java.util.Map.of());
    }
}
