package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.SecretContext;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What relays read. */
@KeysTest
class GrantShapesIT {
    private final Admin admin = Admin.GLOBEX;

    @Test
    void theOrganizationIsThereFromTheStart() {
        assertThat(records(GrantRecord.Organization.class)).first().satisfies(record -> {
            assertThat(record.status()).isEqualTo(Status.ACTIVE);
            assertThat(record.revision()).isEqualTo(1);
        });
    }

    @Test
    void aKeyIsItsDigestAndWhoMayUseItWhere() {
        var project = admin.newProject();
        var user = admin.newUser("Ada");
        admin.join(project, user);
        var key = admin.newKey(project, user);
        var secret = ((IssuedKey.Parsed.Valid) IssuedKey.parse(key.getString("value"))).key();

        var record = records(GrantRecord.Key.class).getLast();
        assertThat(record.digest()).isEqualTo(secret.digest());
        assertThat(record.keyId()).isEqualTo(key.getString("id"));
        assertThat(record.principal()).isEqualTo(Principal.user(user));
        assertThat(record.project()).isEqualTo(project);
        assertThat(record.status()).isEqualTo(Status.ACTIVE);
        assertThat(record.expiresAt()).isNull();
        assertThat(Grants.all()).anySatisfy(raw -> assertThat(raw.key()).isEqualTo("key:" + secret.digest()));
    }

    @Test
    void deletingAUserDeniesThemFirstAndThenEachKeyAndAsksForTheLastAlone() {
        var project = admin.newProject();
        var user = admin.newUser("Ben");
        admin.join(project, user);
        admin.newKey(project, user);
        admin.newKey(project, user);
        long revision = admin.delete("/users/" + user).getLong("enforcement.revision");

        var last = Grants.of(KeysStack.GLOBEX).stream()
                .filter(record -> record.revision() > revision - 3 && record.revision() <= revision)
                .distinct()
                .toList();
        assertThat(last).hasSize(3);
        assertThat(last.get(0)).isInstanceOfSatisfying(GrantRecord.Member.class, member -> {
            assertThat(member.principal().id()).isEqualTo(user);
            assertThat(member.status()).isEqualTo(Status.DELETED);
        });
        assertThat(last.subList(1, 3))
                .allSatisfy(record ->
                        assertThat(((GrantRecord.Key) record).status()).isEqualTo(Status.DELETED));
        assertThat(last).extracting(GrantRecord::ack).containsExactly(false, false, true);
    }

    @Test
    void aCredentialOpensForItsOwnUseAloneAndIsGoneWhenDeleted() throws Exception {
        var id = admin.newCredential("sk-test-0123456789").getString("id");
        var record = records(GrantRecord.Credential.class).getLast();
        var opener =
                new Opener(KeysStack.sealing().publicKey(), KeysStack.sealing().privateKey());
        var context = new SecretContext(new OrganizationId(KeysStack.GLOBEX), id, record.destination());

        assertThat(record.destination().address()).isEqualTo(KeysStack.PROVIDER);
        assertThat(record.destination().headerSlot()).isEqualTo("authorization");
        assertThat(opener.<String>withSecret(
                        record.sealed(),
                        context,
                        secret -> secret.lend(bytes -> new String(bytes, StandardCharsets.US_ASCII))))
                .isEqualTo("sk-test-0123456789");

        admin.delete("/credentials/" + id);
        assertThat(records(GrantRecord.Credential.class).getLast()).satisfies(gone -> {
            assertThat(gone.status()).isEqualTo(Status.DELETED);
            assertThat(gone.sealed()).isNull();
        });
    }

    private static <T extends GrantRecord> List<T> records(Class<T> type) {
        return Grants.of(KeysStack.GLOBEX).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
