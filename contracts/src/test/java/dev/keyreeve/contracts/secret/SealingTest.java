package dev.keyreeve.contracts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.OrganizationId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sealed secret")
class SealingTest {
    private static final String VALUE = "sk-canary-0123456789";

    private final SealingKeys keys = SealingKeys.generate();
    private final Sealer sealer = new Sealer(keys.publicKey());
    private final Opener opener = new Opener(keys.publicKey(), keys.privateKey());
    private final SecretContext context = context("org_a", "cred_1", "https://api.openai.com/v1", "authorization");

    @Test
    void opensForWhatItWasSealedFor() throws Opener.CannotOpen {
        var sealed = sealer.seal(secret(), context);

        String opened = opener.withSecret(sealed, context, s -> s.lend(b -> new String(b, StandardCharsets.UTF_8)));

        assertThat(opened).isEqualTo(VALUE);
    }

    @Test
    @DisplayName("copied to another tenant, credential, address or header does not open")
    void isBoundToItsContext() {
        var sealed = sealer.seal(secret(), context);

        for (var other : List.of(
                context("org_b", "cred_1", "https://api.openai.com/v1", "authorization"),
                context("org_a", "cred_2", "https://api.openai.com/v1", "authorization"),
                context("org_a", "cred_1", "https://evil.example/v1", "authorization"),
                context("org_a", "cred_1", "https://api.openai.com:8443/v1", "authorization"),
                context("org_a", "cred_1", "https://api.openai.com/v2", "authorization"),
                context("org_a", "cred_1", "https://api.openai.com/v1", "x-api-key"))) {
            assertThatThrownBy(() -> opener.withSecret(sealed, other, s -> s))
                    .isInstanceOf(Opener.CannotOpen.class)
                    .hasMessageNotContaining(VALUE);
        }
    }

    @Test
    void doesNotOpenWithAnotherRelaysKeyOrWhenTamperedWith() {
        var sealed = sealer.seal(secret(), context);
        var strangerKeys = SealingKeys.generate();
        var stranger = new Opener(strangerKeys.publicKey(), strangerKeys.privateKey());
        var flipped = sealed.ciphertext().clone();
        flipped[3] ^= 1;

        assertThatThrownBy(() -> stranger.withSecret(sealed, context, s -> s)).isInstanceOf(Opener.CannotOpen.class);
        assertThatThrownBy(() -> opener.withSecret(
                        new SealedSecret(sealed.keyId(), sealed.encapsulation(), flipped), context, s -> s))
                .isInstanceOf(Opener.CannotOpen.class);
    }

    @Test
    @DisplayName("is zeroed once the loan ends, and cannot be lent again")
    void isDestroyedAfterUse() throws Opener.CannotOpen {
        var sealed = sealer.seal(secret(), context);
        var kept = new byte[1][];
        var escaped = opener.withSecret(sealed, context, s -> {
            s.lend(bytes -> kept[0] = bytes);
            return s;
        });

        assertThat(kept[0]).containsOnly(0);
        assertThatThrownBy(() -> escaped.lend(b -> b)).isInstanceOf(IllegalStateException.class);
        assertThat(escaped).hasToString("[redacted]");
    }

    @Test
    void plainHttpIsForLoopbackAlone() {
        assertThat(Destination.of(URI.create("http://127.0.0.1:8084/v1/"), "Authorization")
                        .address())
                .isEqualTo("http://127.0.0.1:8084/v1");
        assertThatThrownBy(() -> Destination.of(URI.create("http://api.openai.com/v1"), "authorization"))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> Destination.of(URI.create("http://127.0.0.1.evil.example/v1"), "authorization"))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> Destination.of(URI.create("https://user:pw@host/v1"), "authorization"))
                .hasMessageNotContaining("pw");
    }

    private static Secret secret() {
        return Secret.takeOwnershipOf(VALUE.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretContext context(String org, String credential, String base, String header) {
        return new SecretContext(new OrganizationId(org), credential, Destination.of(URI.create(base), header));
    }
}
