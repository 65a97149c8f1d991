package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Step 7: one is disabled in the middle of a sentence, and the other one notices nothing. */
final class Disabling {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TOKENS = 160;
    private static final String LONG_STORY = "Tell me a long story. [[sim tokens=" + TOKENS + " tokens_per_second=40]]";

    private final Scene scene;
    private final Cast cast;

    Disabling(Scene scene, Cast cast) {
        this.scene = scene;
        this.cast = cast;
    }

    void play() {
        scene.teller().title(7, "Ben is disabled while both hold an open stream");
        long closedBefore = closedEarly();
        OpenStream ada = open(cast.ada().caller());
        OpenStream ben = open(cast.ben().caller());
        boolean bothRun = ada.awaitEvents(5, PATIENCE) && ben.awaitEvents(5, PATIENCE);
        scene.teller().expect(bothRun, "both streams run", ada.end() + " " + ben.end());

        Answer disabled = scene.admin("POST", "/users/" + cast.ben().userId() + "/disable", null);
        JsonNode enforcement = disabled.body().path("enforcement");
        scene.teller()
                .expect(
                        disabled.status() == 200 && enforcement.path("enforced").asBoolean(),
                        "enforced on " + enforcement.path("relays") + " relay(s) in " + enforcement.path("took_ms")
                                + " ms",
                        disabled.body());
        bensEnd(ben, closedBefore);
        refused();

        boolean complete = ada.awaitEnd(PATIENCE) instanceof OpenStream.End.Complete;
        scene.teller().received(ada);
        scene.teller().expect(complete, "Ada's stream runs to its end", ada.end());
        works(cast.ada(), "and her next call works");

        Answer enabled = scene.admin("POST", "/users/" + cast.ben().userId() + "/enable", null);
        scene.teller().expect(enabled.text("status").equals("active"), "Ben is back", enabled.body());
        Scene.eventually(Duration.ofSeconds(5), () -> quietly(cast.ben()).status() == 200);
        works(cast.ben(), "with the same key");
    }

    private OpenStream open(Caller caller) {
        var request = scene.relayRequest(
                caller, "POST", "/chat/completions", Scene.chat(LONG_STORY).put("stream", true));
        scene.teller().sent(request);
        return scene.wire().stream(request);
    }

    private void bensEnd(OpenStream ben, long closedBefore) {
        long begin = System.nanoTime();
        OpenStream.End end = ben.awaitEnd(PATIENCE);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        scene.teller().received(ben);
        boolean refused =
                end instanceof OpenStream.End.Refused(String code, String _) && code.equals("member_disabled");
        scene.teller()
                .expect(
                        refused,
                        "Ben's stream ended within " + Teller.milliseconds(took) + " of that, with an error event:"
                                + " member_disabled",
                        end);
        boolean closed = Scene.eventually(Duration.ofSeconds(5), () -> closedEarly() == closedBefore + 1);
        scene.teller().expect(closed, "the provider saw it closed", closedEarly() - closedBefore);
    }

    private void refused() {
        Answer answer = scene.relay(cast.ben().caller(), "POST", "/chat/completions", Scene.chat("Hello?"));
        scene.teller()
                .expect(
                        answer.status() == 403 && answer.code().equals("member_disabled"),
                        "Ben's next call is refused: 403 member_disabled",
                        answer.status() + " " + answer.body());
    }

    private void works(Cast.Player player, String claim) {
        Answer answer = scene.relay(player.caller(), "POST", "/chat/completions", Scene.chat("Hello again."));
        scene.teller().expect(answer.status() == 200, claim, answer.status() + " " + answer.body());
    }

    private Answer quietly(Cast.Player player) {
        return scene.wire()
                .call(scene.relayRequest(player.caller(), "POST", "/chat/completions", Scene.chat("Hello?")));
    }

    private long closedEarly() {
        return scene.providerCount(cast.secret()).path("closed_early").asLong();
    }
}
