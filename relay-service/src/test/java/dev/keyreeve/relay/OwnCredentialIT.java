package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A member's own credential")
class OwnCredentialIT {
    World world;

    private final String credential = Id.CREDENTIAL.next();
    private final String secret = "sk-own-" + credential;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client asAda;

    @BeforeEach
    void adaHasOne() {
        tenant = world.tenant();
        ada = tenant.member();
        asAda = world.ready(ada);
        known(tenant.ownCredential(ada, credential, Status.ACTIVE, secret));
    }

    @Test
    void is_not_used_unless_the_organization_says_so() {
        var answer = asAda.chat("hello");

        assertSentWith(tenant.secret(), answer);
        assertThat(world.settled(answer.exchange()).ownCredential()).isNull();
        assertThat(verifications()).isZero();
    }

    @Test
    void is_used_first_after_the_provider_was_asked_once() {
        known(tenant.ownCredentials(OwnCredentials.FIRST));

        var answer = asAda.chat("hello");

        assertSentWith(secret, answer);
        assertThat(world.settled(answer.exchange()).ownCredential()).isTrue();
        assertThat(world.settled(answer.exchange()).priceVersion()).isNotNull();
        assertSentWith(secret, asAda.chat("again"));
        assertThat(verifications()).isEqualTo(1);

        var ben = world.ready(tenant.member());
        assertSentWith(tenant.secret(), ben.chat("hello"));
        assertThat(world.settled(ben.chat("hello").exchange()).ownCredential()).isNull();
    }

    @Test
    void is_the_only_one_where_the_organization_says_so() {
        known(tenant.ownCredentials(OwnCredentials.ONLY));
        var ben = world.client(tenant.member().value());

        assertSentWith(secret, asAda.chat("hello"));
        await().until(() -> ben.chat("hello").code().equals("credential_missing"));
        assertThat(ben.chat("hello").text()).contains("/v1/me/credentials");

        known(tenant.ownCredential(ada, credential, Status.DISABLED, secret));
        assertThat(asAda.chat("hello").code()).isEqualTo("credential_missing");
    }

    @Test
    void that_the_provider_refuses_is_not_used_until_another_is_stored() {
        known(tenant.ownCredentials(OwnCredentials.FIRST));
        known(tenant.ownCredential(ada, credential, Status.ACTIVE, "sk-invalid-0123456789"));

        var refused = asAda.chat("hello");

        assertThat(refused.code()).isEqualTo("credential_unusable");
        assertThat(refused.text()).contains("refused your own credential " + credential);
        assertThat(world.topics().settlements(refused.exchange())).isEmpty();
        asAda.chat("again");
        assertThat(verifications()).isEqualTo(1);

        known(tenant.ownCredential(ada, credential, Status.ACTIVE, secret));
        assertSentWith(secret, asAda.chat("hello"));
    }

    @Test
    void spends_no_budget_and_counts_as_a_request() {
        known(tenant.ownCredentials(OwnCredentials.FIRST));
        world.peers().ledger().budget(ada.keyId(), 0);
        known(tenant.governed(ada, Measure.MONEY, Measure.TOKENS));

        var answer = asAda.chat("hello");

        assertSentWith(secret, answer);
        assertThat(world.settled(answer.exchange()).hold().nanos()).isZero();
        assertThat(world.settled(answer.exchange()).usage().total()).isPositive();

        known(tenant.ownCredentials(OwnCredentials.NEVER));
        assertThat(asAda.chat("hello").code()).isEqualTo("budget_exhausted");

        var ben = tenant.member();
        var asBen = world.ready(ben);
        known(tenant.ownCredential(ben, Id.CREDENTIAL.next(), Status.ACTIVE, "sk-bens-0123456789"));
        known(tenant.ownCredentials(OwnCredentials.FIRST));
        world.peers().ledger().limit(ben.keyId(), Kind.RATE_LIMIT, Measure.REQUESTS, 0);
        known(tenant.governed(ben, Measure.REQUESTS));
        assertThat(asBen.chat("hello").code()).isEqualTo("rate_limit_exceeded");
    }

    private void known(long revision) {
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
    }

    private void assertSentWith(String expected, Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(world.seen(answer.exchange()).authorization()).isEqualTo("Bearer " + expected);
    }

    private long verifications() {
        return world.provider().stats().recent().stream()
                .filter(call -> credential.equals(call.exchange()))
                .count();
    }
}
