package dev.keyreeve.usage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A signing secret")
class SigningSecretTest {
    @Test
    @DisplayName("signs as the specification's own example does")
    void vector() {
        var secret = SigningSecret.of(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        var signature = secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    @DisplayName("as it is shown is what a receiver verifies with")
    void verifies() throws Exception {
        var secret = SigningSecret.random();
        var now = Instant.now();

        new Webhook(secret.reveal())
                .verify(
                        "{}",
                        Map.of(
                                "webhook-id", List.of("msg_1"),
                                "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                                "webhook-signature", List.of(secret.sign("msg_1", now, "{}"))));
    }

    @Test
    @DisplayName("is no other's, and is never printed")
    void redacted() {
        var secret = SigningSecret.random();
        assertThat(secret.reveal())
                .startsWith("whsec_")
                .isNotEqualTo(SigningSecret.random().reveal());
        assertThat(secret).hasToString("[redacted]");
        var message = new Outbox.Claimed("msg_1", "https://example.com", secret, "{}", 0, 1);
        assertThat(message.toString()).doesNotContain(secret.reveal().substring(6));
        var created = new dev.keyreeve.usage.alert.Webhook.Created(
                new dev.keyreeve.usage.alert.Webhook(
                        "organization.webhook", "hook_1", null, "https://x", List.of(), List.of(), true, null, 1),
                secret.reveal());
        assertThat(created.toString()).doesNotContain(secret.reveal().substring(6));
    }
}
