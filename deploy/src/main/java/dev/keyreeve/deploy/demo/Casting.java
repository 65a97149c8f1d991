package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** Steps 1 to 3: the organization's secret, two members, a project, a key for each. */
final class Casting {
    private final Scene scene;
    private final String run = Long.toString(Instant.now().toEpochMilli(), 36);

    Casting(Scene scene) {
        this.scene = scene;
    }

    Cast cast() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String secret = "sk-demo-" + HexFormat.of().formatHex(random);
        String credential = credential(secret);
        scene.teller().title(2, "Two members, Ada and Ben, and a project for both");
        String ada = member("Ada");
        String ben = member("Ben");
        String project = project(ada, ben);
        scene.teller().title(3, "A key for each: shown once, and never again");
        return new Cast(run, secret, credential, project, key("Ada", ada, project), key("Ben", ben, project));
    }

    private String credential(String secret) {
        scene.teller().title(1, "The organization stores its provider's secret");
        Answer stored = scene.admin(
                "POST",
                "/credentials",
                Scene.object()
                        .put("provider", "openai")
                        .put("name", "demo " + run)
                        .put("secret", secret));
        String id = Scene.need("the credential was not stored", () -> stored.text("id"));
        Answer read = scene.admin("GET", "/credentials/" + id, null);
        Answer list = scene.adminQuietly("GET", "/credentials?limit=100", null);
        boolean silent = !(stored.body().toString() + read.body() + list.body()).contains(secret);
        scene.teller().expect(silent, "no answer, get or list holds the secret", "it does");
        scene.teller()
                .expect(
                        read.text("redacted_value").endsWith(secret.substring(secret.length() - 4)),
                        "only its last four characters are shown",
                        read.text("redacted_value"));
        return id;
    }

    private String member(String name) {
        ObjectNode body = Scene.object()
                .put("email", name.toLowerCase(java.util.Locale.ROOT) + "." + run + "@example.com")
                .put("name", name)
                .put("role", "member");
        Answer made = scene.admin("POST", "/users", body);
        return Scene.need(name + " was not made a member", () -> made.ok() ? made.text("id") : "");
    }

    private String project(String... members) {
        Answer made = scene.admin("POST", "/projects", Scene.object().put("name", "Demo " + run));
        String project = Scene.need("the project was not made", () -> made.ok() ? made.text("id") : "");
        for (String member : members) {
            scene.admin(
                    "POST",
                    "/projects/" + project + "/users",
                    Scene.object().put("user_id", member).put("role", "member"));
        }
        return project;
    }

    private Cast.Player key(String name, String userId, String project) {
        ObjectNode body = Scene.object().put("name", name + "'s key");
        body.putObject("owner").put("type", "user").put("id", userId);
        Answer issued = scene.admin("POST", "/projects/" + project + "/api_keys", body);
        String value = Scene.need(name + " got no key", () -> issued.text("value"));
        Answer read = scene.adminQuietly("GET", "/projects/" + project + "/api_keys/" + issued.text("id"), null);
        scene.teller()
                .expect(
                        read.ok() && !read.body().toString().contains(value),
                        "asked again, the key is not shown any more",
                        read.status());
        return Cast.Player.of(name, userId, issued.text("id"), value);
    }
}
