package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.stack.StackFile;
import dev.keyreeve.deploy.terminal.Console;
import java.io.UncheckedIOException;

/** Two members, one secret, one of them disabled: eight steps, each checked. Can be played again and again. */
public final class Story {
    private final StackFile stack;
    private final IssuedKey adminKey;
    private final Teller teller;

    public Story(StackFile stack, IssuedKey adminKey, Console console) {
        this.stack = stack;
        this.adminKey = adminKey;
        this.teller = new Teller(console);
    }

    /**
     * Asks before anything is played or said.
     *
     * @throws StartFailure when the stack talks to a real provider, whose books nobody can read and whose time costs
     */
    public void requireSimulator() {
        if (!isSimulator()) {
            throw new StartFailure("The demo plays against the provider simulator, and this stack talks to "
                    + stack.provider() + "; play it in a home of its own: KEYREEVE_HOME=/tmp/demo ./keyreeve demo.");
        }
    }

    private boolean isSimulator() {
        try (var wire = new Wire()) {
            var stats = stack.provider().resolve("/_simulator/stats");
            Answer answer = wire.call(new Wire.Request("GET", stats, null, null));
            return answer.status() == 200
                    && answer.body().path("by_authorization").isObject();
        } catch (UncheckedIOException noAnswer) {
            return false;
        }
    }

    /**
     * From the first call to the last.
     *
     * @return how many times it did not turn out as the story says
     */
    public int play() {
        try (var wire = new Wire()) {
            var scene = new Scene(stack, adminKey, wire, teller);
            JsonNode policy =
                    scene.adminQuietly("GET", "/moderation_policy", null).body();
            try {
                play(scene);
            } finally {
                putBack(scene, policy);
            }
        } catch (Scene.StoryEnds | UncheckedIOException ends) {
            teller.expect(false, "the story goes on", ends.getMessage());
        }
        return teller.mistakes();
    }

    private static void play(Scene scene) {
        Cast cast = new Casting(scene).cast();
        new Calls(scene, cast).play();
        new Moderation(scene, cast).play();
        new Bookkeeping(scene, cast).play();
        new Disabling(scene, cast).play();
        new Spending(scene, cast).play();
    }

    /** The story forbids a term of its own; whoever's home this is had their own rules before. */
    private static void putBack(Scene scene, JsonNode policy) {
        if (policy.path("forbidden_terms").isArray()) {
            var before = Scene.object();
            before.set("forbidden_terms", policy.get("forbidden_terms"));
            before.set("detect_secrets", policy.path("detect_secrets"));
            scene.adminQuietly("POST", "/moderation_policy", before);
        }
    }
}
