package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.operator.admin.Secrets;
import dev.keyreeve.operator.tending.Settings;
import dev.keyreeve.operator.v1alpha1.Project;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A cluster that does not take a ServiceKey's Secret")
class SecretNotWrittenTest {
    private static final String QUOTA = "secrets \"key\" is forbidden: exceeded quota: few, requested: secrets=1";
    private static final String OLD = "krv_live_old";

    private Acme world;
    private FakePlaces places;

    @BeforeEach
    void open() throws IOException {
        world = new Acme();
        places = world.places;
        places.key("krv_admin_a", "org_a");
        places.secretHolds("krv_admin_a");
        world.organization("org_a");
        var blog = world.read(Project.class, "{organization: acme}", "proj_1");
        blog.getMetadata().setName("blog");
        places.holds(blog);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** It is the ServiceKey's, and the key that it held is no more. */
    private void holdsAnOldKey() {
        places.holds(new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .withNamespace("team")
                .withResourceVersion("7")
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("ServiceKey")
                        .withUid("ServiceKey-0123")
                        .build())
                .endMetadata()
                .withType(Secrets.SERVICE_KEY)
                .addToData("api-key", Base64.getEncoder().encodeToString(OLD.getBytes()))
                .build());
    }

    private void madeNoKey() {
        assertThat(places.calls).isNotEmpty().noneMatch(call -> call.contains(" POST "));
        assertThat(places.written).isNotEmpty().allMatch(sent -> sent.startsWith("tried "));
    }

    @Test
    @DisplayName("is asked before a key is made, told in the condition and one event, and not asked every few seconds")
    void isAskedFirst() {
        places.takesNoSecret(403, QUOTA);
        var key = Acme.Kind.KEY.tended(world);

        var ready = key.ready();

        assertThat(ready.reason()).isEqualTo("SecretNotWritten");
        assertThat(ready.message())
                .isEqualTo("The Secret 'key' cannot be written: the cluster's API server answered 403: " + QUOTA);
        assertThat(key.wakes()).isEqualTo(Duration.ofMinutes(1));
        assertThat(places.events).containsExactly("SecretNotWritten");
        madeNoKey();
    }

    @ParameterizedTest
    @CsvSource({"PT1H,PT1M", "PT30S,PT30S"})
    @DisplayName("is asked again within a minute, however seldom all else is looked at")
    void isAskedAgainWithinAMinute(Duration resync, Duration wakes) {
        places.takesNoSecret(403, QUOTA);
        var usual = Settings.DEFAULT;

        var key = Acme.Kind.KEY.tended(world.with(new Settings(resync, usual.retry(), usual.deletionGrace())));

        assertThat(key.wakes()).isEqualTo(wakes);
    }

    /** A policy on what keys look like would refuse any other, and no key would ever be made. */
    @Test
    @DisplayName("is asked with what looks like a key and is none")
    void isAskedWithAStandIn() throws IOException {
        Acme.Kind.KEY.tended(world).ready();

        assertThat(places.written).first().asString().startsWith("tried ");
        var tried = new ObjectMapper().readTree(places.written.getFirst().substring("tried ".length()));
        var value =
                new String(Base64.getDecoder().decode(tried.at("/data/api-key").asText()), StandardCharsets.US_ASCII);
        assertThat(value)
                .startsWith("krv_live_")
                .hasSameSizeAs(
                        IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(7)).reveal());
        assertThat(value).matches("[a-z]+_[a-z]+_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
        assertThat(IssuedKey.parse(value)).isInstanceOf(IssuedKey.Parsed.Malformed.class);
        assertThat(tried.at("/metadata/annotations/keyreeve.dev~1key-id").asText())
                .startsWith("key_");
    }

    @Test
    @DisplayName("is asked so for one that is there and cannot be changed, with no key in what is sent")
    void isAskedForAChangeToo() {
        holdsAnOldKey();
        places.takesNoSecret(422, "Secret \"key\" is invalid: data: Forbidden: field is immutable");

        assertThat(Acme.Kind.KEY.tended(world).ready().message()).endsWith("data: Forbidden: field is immutable");

        madeNoKey();
        assertThat(places.written.toString()).doesNotContain(Base64.getEncoder().encodeToString(OLD.getBytes()));
    }

    @Test
    @DisplayName("is not told on where it quotes what the Secret held")
    void isNotQuotedWithAKey() {
        holdsAnOldKey();
        for (var quoted : new String[] {OLD, Base64.getEncoder().encodeToString(OLD.getBytes())}) {
            places.takesNoSecret(400, "admission webhook denied the request: was " + quoted);

            assertThat(Acme.Kind.KEY.tended(world).ready().message()).endsWith("answered 400");
        }
        assertThat(places.said.toString()).doesNotContain(OLD);
    }

    @Test
    @DisplayName("after all, when the key is in it, is not told on in its words")
    void isNotQuotedAfterAll() {
        places.takesNoSecretAfterAll(403, "admission webhook denied the request: is krv_live_new");

        var ready = Acme.Kind.KEY.tended(world).ready();

        assertThat(ready.reason()).isEqualTo("SecretNotWritten");
        assertThat(ready.message()).endsWith("answered 403");
        assertThat(places.said.toString()).doesNotContain("krv_live_new");
        assertThat(places.written).last().asString().startsWith("wrote ");
    }

    @Test
    @DisplayName("for a reason that passes is as one that is away, and no key is made either")
    void isAwayForTrouble() {
        places.takesNoSecret(409, "the object has been modified");

        assertThat(Acme.Kind.KEY.tended(world).ready().reason()).isEqualTo("ClusterAway");

        madeNoKey();
    }
}
