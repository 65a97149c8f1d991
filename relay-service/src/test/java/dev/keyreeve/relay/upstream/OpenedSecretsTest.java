package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.SealedSecret;
import dev.keyreeve.contracts.secret.Sealer;
import dev.keyreeve.contracts.secret.SealingKeys;
import dev.keyreeve.contracts.secret.Secret;
import dev.keyreeve.contracts.secret.SecretContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpenedSecretsTest {
    private static final Destination HERE = Destination.of(URI.create("http://127.0.0.1:1/v1"), "authorization");
    private static final long IDLE = 60;

    private final SealingKeys keys = SealingKeys.generate();
    private final Opener opener = new Opener(keys.publicKey(), keys.privateKey());
    private final List<Secret> opened = new ArrayList<>();
    private final OrganizationId organization = new OrganizationId(Id.ORGANIZATION.next());
    private long now = 1_000;
    private final OpenedSecrets secrets = new OpenedSecrets(this::open, () -> now, IDLE);

    private Secret open(GrantRecord.Credential credential) throws Opener.CannotOpen {
        var secret = opener.open(sealed(credential), context(credential.credentialId()));
        opened.add(secret);
        return secret;
    }

    private static SealedSecret sealed(GrantRecord.Credential credential) {
        return Objects.requireNonNull(credential.sealed());
    }

    private SecretContext context(String id) {
        return new SecretContext(organization, id, HERE);
    }

    private GrantRecord.Credential credential(String id, long revision, String text) {
        var sealed = new Sealer(keys.publicKey())
                .seal(Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8)), context(id));
        return new GrantRecord.Credential(
                organization, revision, false, id, "openai", HERE, false, Status.ACTIVE, sealed);
    }

    private String read(GrantRecord.Credential credential) throws Opener.CannotOpen {
        return secrets.withSecret(
                credential, secret -> secret.lend(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }

    private void assertDestroyed(Secret secret) {
        assertThatThrownBy(() -> secret.lend(bytes -> bytes)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void is_opened_once_for_many_uses() throws Opener.CannotOpen {
        var credential = credential("cred_1", 1, "sk-one");

        assertThat(read(credential)).isEqualTo("sk-one");
        assertThat(read(credential)).isEqualTo("sk-one");
        assertThat(opened).hasSize(1);
    }

    @Test
    void another_record_of_the_credential_destroys_what_was_opened_from_the_one_before() throws Opener.CannotOpen {
        read(credential("cred_1", 1, "sk-old"));

        assertThat(read(credential("cred_1", 2, "sk-new"))).isEqualTo("sk-new");
        assertDestroyed(opened.getFirst());
        assertThat(secrets.size()).isEqualTo(1);
    }

    @Test
    void a_sweep_destroys_what_nobody_has_used_for_a_while() throws Opener.CannotOpen {
        var idle = credential("cred_1", 1, "sk-idle");
        var busy = credential("cred_2", 1, "sk-busy");
        read(idle);
        read(busy);
        now += IDLE;
        read(busy);

        secrets.sweep(current -> true);

        assertDestroyed(opened.getFirst());
        assertThat(secrets.size()).isEqualTo(1);
        assertThat(read(busy)).isEqualTo("sk-busy");
        assertThat(opened).hasSize(2);
        assertThat(read(idle)).isEqualTo("sk-idle");
        assertThat(opened).hasSize(3);
    }

    @Test
    void a_sweep_destroys_what_is_not_the_truth_any_more() throws Opener.CannotOpen {
        var credential = credential("cred_1", 1, "sk-one");
        read(credential);

        secrets.sweep(record -> record != credential);

        assertDestroyed(opened.getFirst());
        assertThat(secrets.size()).isZero();
    }

    @Test
    void nothing_stays_open_at_the_end() throws Opener.CannotOpen {
        read(credential("cred_1", 1, "sk-one"));
        read(credential("cred_2", 1, "sk-two"));

        secrets.close();

        opened.forEach(this::assertDestroyed);
    }

    @Test
    void what_does_not_open_is_not_remembered() {
        var elsewhere = new GrantRecord.Credential(
                organization,
                1,
                false,
                "cred_2",
                "openai",
                HERE,
                false,
                Status.ACTIVE,
                sealed(credential("cred_1", 1, "sk-one")));

        assertThatThrownBy(() -> read(elsewhere)).isInstanceOf(Opener.CannotOpen.class);
        assertThat(secrets.size()).isZero();
    }

    @Test
    void is_not_destroyed_while_it_is_lent() throws Exception {
        var credential = credential("cred_1", 1, "sk-one");
        var lent = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var seen = new AtomicReference<String>();
        var swept = new AtomicBoolean();
        var borrower = Thread.ofVirtual().start(() -> {
            try {
                secrets.withSecret(
                        credential,
                        secret -> secret.lend(bytes -> {
                            lent.countDown();
                            try {
                                goOn.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            seen.set(new String(bytes, StandardCharsets.UTF_8) + " " + swept.get());
                            return true;
                        }));
            } catch (Opener.CannotOpen e) {
                throw new IllegalStateException(e);
            }
        });
        lent.await();
        var sweeper = Thread.ofPlatform().start(() -> {
            secrets.close();
            swept.set(true);
        });
        while (sweeper.getState() != Thread.State.BLOCKED && sweeper.isAlive()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        borrower.join();
        sweeper.join();

        assertThat(seen).hasValue("sk-one false");
        assertDestroyed(opened.getFirst());
    }

    @Test
    void does_not_print_what_it_holds() throws Opener.CannotOpen {
        read(credential("cred_1", 1, "sk-one"));

        assertThat(secrets.toString()).doesNotContain("sk-one");
    }
}
