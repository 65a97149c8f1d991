package dev.keyreeve.stories;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.net.URI;
import java.util.UUID;

/** An organization's admin, who brings in members and their keys. */
public final class Members {
    private static final String ORGANIZATION = "/v1/organization";

    private final Http admin;

    public Members(Http admin) {
        this.admin = admin;
    }

    /** A member with a key of their own. */
    public record Member(String user, String key, String value) {
        /** The official SDK, unmodified: only its base address and its key are ours. */
        public OpenAIClient client(URI relay) {
            return OpenAIOkHttpClient.builder()
                    .baseUrl(relay + "/v1")
                    .apiKey(value)
                    .maxRetries(0)
                    .build();
        }

        public Http http(URI relay) {
            return new Http(relay, value);
        }
    }

    String credential(String secret) {
        return credential("openai", secret);
    }

    public String credential(String provider, String secret) {
        return admin.post(ORGANIZATION + "/credentials", """
                        {"provider":"%s","name":"prod","secret":"%s"}""".formatted(provider, secret))
                .ok()
                .path("id")
                .asText();
    }

    public String project(String name) {
        return admin.post(ORGANIZATION + "/projects", "{\"name\":\"" + name + "\"}")
                .ok()
                .path("id")
                .asText();
    }

    public Member join(String name, String project) {
        var email = name.toLowerCase(java.util.Locale.ROOT) + "." + UUID.randomUUID() + "@example.com";
        var user = admin.post(ORGANIZATION + "/users", """
                        {"email":"%s","name":"%s","role":"member"}""".formatted(email, name))
                .ok()
                .path("id")
                .asText();
        admin.post(ORGANIZATION + "/projects/" + project + "/users", """
                        {"user_id":"%s","role":"member"}""".formatted(user))
                .ok();
        return key(user, project, name);
    }

    Member key(String user, String project, String name) {
        var key = admin.post(ORGANIZATION + "/projects/" + project + "/api_keys", """
                        {"name":"%s's laptop","owner":{"type":"user","id":"%s"}}""".formatted(name, user))
                .ok();
        return new Member(user, key.path("id").asText(), key.path("value").asText());
    }
}
