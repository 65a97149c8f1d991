package dev.keyreeve.contracts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.OrganizationId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
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

    @Nested
    @DisplayName("while one key pair takes another's place")
    class BetweenTwo {
        private final SealingKeys next = SealingKeys.generate();
        private final String publicKeys = next.publicKey() + "\n" + keys.publicKey() + "\n";

        @Test
        @DisplayName("opens, whichever of them it was sealed to, until the old one is gone")
        void eitherOpens() throws Opener.CannotOpen {
            var old = sealer.seal(secret(), context);
            var fresh = new Sealer(publicKeys).seal(secret(), context);
            assertThat(fresh.keyId()).isNotEqualTo(old.keyId());

            var both = new Opener(publicKeys, "\n" + keys.privateKey() + "\r\n" + next.privateKey());
            assertThat(opened(both, old)).isEqualTo(VALUE);
            assertThat(opened(both, fresh)).isEqualTo(VALUE);

            var alone = new Opener(next.publicKey(), next.privateKey());
            assertThat(opened(alone, fresh)).isEqualTo(VALUE);
            assertThatThrownBy(() -> opened(alone, old))
                    .isInstanceOf(Opener.CannotOpen.class)
                    .hasMessageContaining(old.keyId());
        }

        @Test
        @DisplayName("is sealed to the first alone")
        void sealedToTheFirst() throws Opener.CannotOpen {
            var fresh = new Sealer(publicKeys).seal(secret(), context);

            assertThat(opened(new Opener(next.publicKey(), next.privateKey()), fresh))
                    .isEqualTo(VALUE);
        }

        @Test
        @DisplayName("does not make do with half a pair, and says which without a secret")
        void halves() {
            var privateKeys = next.privateKey() + "\n" + keys.privateKey();
            for (var wrong : List.of(
                    new SealingKeys(publicKeys, next.privateKey()),
                    new SealingKeys(next.publicKey(), privateKeys),
                    new SealingKeys(next.publicKey(), keys.privateKey()))) {
                assertThatThrownBy(() -> new Opener(wrong.publicKey(), wrong.privateKey()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("public keys are")
                        .message()
                        .doesNotContain(next.privateKey(), keys.privateKey());
            }
        }

        @Test
        @DisplayName("needs keys that are keys, and shows nothing of what is none")
        void malformed() {
            var broken = keys.privateKey().substring(1);
            for (var wrong :
                    List.of("", " \n", broken, next.privateKey() + "\n" + broken, keys.privateKey() + broken)) {
                assertThatThrownBy(() -> new Opener(publicKeys, wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(wrong.isBlank() ? "there is no key" : "key ")
                        .message()
                        .doesNotContain(broken.substring(0, 8));
                assertThatThrownBy(() -> new Sealer(wrong)).isInstanceOf(IllegalArgumentException.class);
            }
        }

        private String opened(Opener by, SealedSecret sealed) throws Opener.CannotOpen {
            return by.withSecret(sealed, context, s -> s.lend(b -> new String(b, StandardCharsets.UTF_8)));
        }
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
