package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Iterator;

/** Step 4: both call the provider through the relay, each with their own key. */
final class Calls {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scene scene;
    private final Cast cast;

    Calls(Scene scene, Cast cast) {
        this.scene = scene;
        this.cast = cast;
    }

    void play() {
        scene.teller().title(4, "Each calls with their own key; the provider sees the organization's secret");
        for (Cast.Player player : new Cast.Player[] {cast.ada(), cast.ben()}) {
            plain(player.caller());
            streamed(player.caller(), "/chat/completions", Scene.chat("Tell me of the sea."));
        }
        others(cast.ada().caller());
        whatTheProviderSaw();
    }

    private void plain(Caller caller) {
        Answer answer =
                scene.relay(caller, "POST", "/chat/completions", Scene.chat("Say hello to " + caller.name() + "."));
        scene.teller()
                .expect(
                        answer.status() == 200
                                && !answer.body()
                                        .at("/choices/0/message/content")
                                        .asText("")
                                        .isEmpty(),
                        caller.name() + " gets an answer",
                        answer.body());
        boolean leaks = answer.body().toString().contains(cast.secret())
                || answer.headers().map().toString().contains(cast.secret());
        scene.teller().expect(!leaks, "which does not hold the secret", "it does");
    }

    private void streamed(Caller caller, String path, ObjectNode body) {
        var request = scene.relayRequest(caller, "POST", path, body.put("stream", true));
        scene.teller().sent(request);
        OpenStream stream = scene.wire().stream(request);
        OpenStream.End end = stream.awaitEnd(PATIENCE);
        scene.teller().received(stream);
        scene.teller()
                .expect(
                        stream.status() == 200 && end instanceof OpenStream.End.Complete && stream.received() > 1,
                        "streamed to its end",
                        stream.status() + " " + end + " " + stream.events());
    }

    private void others(Caller caller) {
        ObjectNode question = Scene.object().put("model", Scene.MODEL).put("input", "And of the mountains?");
        Answer response = scene.relay(caller, "POST", "/responses", question.deepCopy());
        scene.teller().expect(response.status() == 200, "responses answer", response.body());
        streamed(caller, "/responses", question);
        Answer embedding = scene.relay(
                caller,
                "POST",
                "/embeddings",
                Scene.object().put("model", "text-embedding-3-small").put("input", "sea"));
        scene.teller().expect(embedding.status() == 200, "embeddings too", embedding.body());
        Answer models = scene.relay(caller, "GET", "/models", null);
        scene.teller()
                .expect(models.status() == 200 && models.body().path("data").size() > 0, "and models", models.body());
    }

    private void whatTheProviderSaw() {
        JsonNode saw = scene.providerSaw();
        long calls = saw.path("Bearer " + cast.secret()).path("calls").asLong();
        scene.teller().expect(calls >= 7, "the provider saw the secret (in " + calls + " calls)", saw);
        boolean sawAKey = false;
        for (Iterator<String> values = saw.fieldNames(); values.hasNext(); ) {
            sawAKey |= values.next().contains("krv_");
        }
        scene.teller().expect(!sawAKey, "and never a member's key", "it did");
    }
}
