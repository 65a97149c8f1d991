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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
                organization, 1, false, "d", "key_1", Principal.user(user), "proj_1", Status.ACTIVE, null);
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
