package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Step 5: what must not leave is stopped before it leaves. */
final class Moderation {
    /** The shape of a cloud key, and AWS's own example of one. */
    private static final String CLOUD_KEY = "AKIAIOSFODNN7EXAMPLE";

    private final Scene scene;
    private final Cast cast;

    Moderation(Scene scene, Cast cast) {
        this.scene = scene;
        this.cast = cast;
    }

    void play() {
        scene.teller().title(5, "A forbidden term, or a cloud key, never leaves the house");
        String term = "Project Bluebird " + cast.run();
        ObjectNode policy = Scene.object().put("detect_secrets", true);
        policy.putArray("forbidden_terms").add(term);
        Answer changed = scene.admin("POST", "/moderation_policy", policy);
        scene.teller().expect(changed.ok(), "the policy forbids the term", changed.body());

        long before = calls();
        // A policy is enforced a moment after it was changed, so the first prompt may have to be asked again.
        Scene.eventually(java.time.Duration.ofSeconds(5), () -> {
            var probe = scene.relayRequest(cast.ada().caller(), "POST", "/chat/completions", Scene.chat(term));
            return scene.wire().call(probe).code().equals("content_blocked");
        });
        long settled = calls();
        if (settled != before) {
            scene.teller()
                    .note("(" + (settled - before) + " calls went through before the policy had reached the relay)");
        }
        blocked("Write a press release about " + term + ".");
        blocked("What does this do: aws configure set aws_access_key_id " + CLOUD_KEY);
        scene.teller()
                .expect(
                        calls() == settled,
                        "the provider's own count has not moved: nothing arrived",
                        calls() - settled);
    }

    private void blocked(String prompt) {
        Answer answer = scene.relay(cast.ada().caller(), "POST", "/chat/completions", Scene.chat(prompt));
        scene.teller()
                .expect(
                        answer.status() == 400 && answer.code().equals("content_blocked"),
                        "stopped: 400 content_blocked",
                        answer.status() + " " + answer.body());
    }

    private long calls() {
        return scene.providerCount(cast.secret()).path("calls").asLong();
    }
}
