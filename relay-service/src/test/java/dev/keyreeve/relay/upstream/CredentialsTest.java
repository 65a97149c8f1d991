package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.secret.SealedSecret;
import dev.keyreeve.relay.grant.Grants;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Of an organization's credentials")
class CredentialsTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");
    private static final OrganizationId OTHER = new OrganizationId("org_2");
    private static final Provider OPENAI =
            Provider.of("openai", Optional.empty(), Optional.of(URI.create("https://api.openai.com/v1")));
    private static final Provider AZURE = Provider.of("azure", Optional.empty(), Optional.empty());
    private static final Destination HERE = OPENAI.address().orElseThrow();
    private static final Destination ELSEWHERE =
            Destination.of(URI.create("https://eu.api.openai.com/v1"), "authorization");
    private static final Destination RESOURCE =
            Destination.of(URI.create("https://acme.openai.azure.com/openai"), "api-key");
    private static final SealedSecret SEALED = new SealedSecret("k", new byte[] {1}, new byte[] {2});

    private static final Principal ADA = Principal.user("user_ada");
    private static final Principal BEN = Principal.user("user_ben");

    private long now;
    private long revision;
    private final Grants grants = new Grants();
    private final Resting resting = new Resting(() -> now);
    private final Credentials credentials = new Credentials(grants, resting);

    private void stored(String id, Provider provider, Destination to, boolean own, Status status) {
        stored(ORG, id, provider, to, own, status);
    }

    private void stored(
            OrganizationId organization, String id, Provider provider, Destination to, boolean own, Status status) {
        grants.apply(new GrantRecord.Credential(
                organization,
                ++revision,
                false,
                id,
                provider.id(),
                to,
                own,
                status,
                status == Status.DELETED ? null : SEALED));
    }

    private void here(String... ids) {
        for (var id : ids) {
            stored(id, OPENAI, HERE, false, Status.ACTIVE);
        }
    }

    private String chosen() {
        return chosen(ORG, OPENAI);
    }

    private String chosen(OrganizationId organization, Provider provider) {
        return switch (credentials.choose(organization, ADA, provider, false)) {
            case Credentials.Choice.Chosen(var aim) -> aim.credential().credentialId();
            case Credentials.Choice.Missing none -> "missing";
            case Credentials.Choice.OwnMissing none -> "own missing";
            case Credentials.Choice.ForElsewhere(var sealedFor) -> "for " + sealedFor;
        };
    }

    private List<String> chosen(int times) {
        return Stream.generate(this::chosen).limit(times).toList();
    }

    @Test
    void each_has_its_turn() {
        here("cred_b", "cred_a", "cred_c");

        assertThat(chosen(6)).containsExactly("cred_a", "cred_b", "cred_c", "cred_a", "cred_b", "cred_c");
    }

    @Test
    void nobody_elses_calls_decide_whose_turn_it_is() {
        here("cred_a", "cred_b");
        stored(OTHER, "cred_x", OPENAI, HERE, false, Status.ACTIVE);
        stored(OTHER, "cred_y", OPENAI, HERE, false, Status.ACTIVE);

        for (var mine : List.of("cred_a", "cred_b", "cred_a", "cred_b")) {
            assertThat(chosen()).isEqualTo(mine);
            assertThat(chosen(OTHER, OPENAI)).startsWith("cred_").isIn("cred_x", "cred_y");
        }
    }

    @Test
    void one_that_rests_is_left_out_until_it_has_rested() {
        here("cred_a", "cred_b", "cred_c");
        resting.rest("cred_b", Duration.ofSeconds(5));

        assertThat(chosen(20)).containsOnly("cred_a", "cred_c").contains("cred_a", "cred_c");

        now += Duration.ofSeconds(5).toNanos();
        assertThat(chosen(3)).containsExactlyInAnyOrder("cred_a", "cred_b", "cred_c");
    }

    @Test
    void where_all_rest_it_is_the_one_whose_rest_is_over_first() {
        here("cred_a", "cred_b", "cred_c");
        resting.rest("cred_a", Duration.ofSeconds(9));
        resting.rest("cred_b", Duration.ofSeconds(3));
        resting.rest("cred_c", Duration.ofSeconds(6));

        assertThat(chosen(3)).containsOnly("cred_b");
    }

    @Test
    void the_only_one_is_used_though_it_should_rest() {
        here("cred_a");
        resting.rest("cred_a", Duration.ofSeconds(9));

        assertThat(chosen()).isEqualTo("cred_a");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"DISABLED", "DELETED"})
    void none_is_used_that_was_taken_away(Status status) {
        here("cred_a", "cred_b");
        stored("cred_a", OPENAI, HERE, false, status);

        assertThat(chosen(4)).containsOnly("cred_b");

        stored("cred_b", OPENAI, HERE, false, status);
        assertThat(chosen()).isEqualTo("missing");
    }

    @Test
    void none_is_used_of_another_provider_or_organization() {
        stored("cred_a", AZURE, RESOURCE, true, Status.ACTIVE);
        stored(OTHER, "cred_b", OPENAI, HERE, false, Status.ACTIVE);

        assertThat(chosen()).isEqualTo("missing");
        assertThat(chosen(OTHER, AZURE)).isEqualTo("missing");
    }

    @Test
    void one_that_was_sealed_for_another_address_is_not_used_and_that_is_said() {
        stored(
                "cred_a",
                OPENAI,
                Destination.of(URI.create("https://old.example.com"), "authorization"),
                false,
                Status.ACTIVE);
        stored("cred_b", OPENAI, ELSEWHERE, false, Status.ACTIVE);

        assertThat(chosen()).isEqualTo("for eu.api.openai.com:443");

        here("cred_c");
        assertThat(chosen(3)).containsOnly("cred_c");
    }

    @Test
    void one_for_an_address_of_its_own_goes_there_and_is_not_trusted_to() {
        stored("cred_a", AZURE, RESOURCE, true, Status.ACTIVE);
        stored("cred_b", OPENAI, ELSEWHERE, true, Status.ACTIVE);
        here("cred_c");

        assertThat(credentials.choose(ORG, ADA, AZURE, false))
                .isInstanceOfSatisfying(Credentials.Choice.Chosen.class, chosen -> {
                    assertThat(chosen.aim().destination()).isEqualTo(RESOURCE);
                    assertThat(chosen.aim().trusted()).isFalse();
                    assertThat(chosen.aim().presentation()).isEqualTo(AZURE.presentation());
                });
        assertThat(credentials.choose(ORG, ADA, OPENAI, false))
                .isInstanceOfSatisfying(
                        Credentials.Choice.Chosen.class,
                        chosen -> assertThat(chosen.aim().destination()).isEqualTo(ELSEWHERE));
        assertThat(credentials.choose(ORG, ADA, OPENAI, false))
                .isInstanceOfSatisfying(
                        Credentials.Choice.Chosen.class,
                        chosen -> assertThat(chosen.aim().trusted()).isTrue());
    }

    @Test
    void another_is_one_that_is_awake_and_was_not_tried() {
        here("cred_a", "cred_b", "cred_c");
        var aim = aim();

        assertThat(another(aim, "cred_a", "cred_b")).contains("cred_c");
        assertThat(another(aim, "cred_a", "cred_b", "cred_c")).isEmpty();
        resting.rest("cred_c", Duration.ofSeconds(5));
        assertThat(another(aim, "cred_a", "cred_b")).isEmpty();
        assertThat(another(aim, "cred_a")).contains("cred_b");
        stored("cred_b", OPENAI, HERE, false, Status.DISABLED);
        assertThat(another(aim, "cred_a")).isEmpty();
    }

    @Test
    void another_is_the_same_owners_and_for_the_same_provider() {
        here("cred_house");
        own("cred_ada", ADA);
        own("cred_ben", BEN);
        stored("cred_azure", AZURE, RESOURCE, true, Status.ACTIVE);
        stored("cred_elsewhere", OPENAI, ELSEWHERE, false, Status.ACTIVE);
        stored(OTHER, "cred_other", OPENAI, HERE, false, Status.ACTIVE);
        var house = aim();
        policy(OwnCredentials.FIRST);
        var own = aim();
        assertThat(house.isOwn()).isFalse();
        assertThat(own.isOwn()).isTrue();

        assertThat(another(house, "cred_house")).isEmpty();
        assertThat(another(own, "cred_ada")).isEmpty();
        own("cred_adas_second", ADA);
        assertThat(another(own, "cred_ada")).contains("cred_adas_second");
    }

    @Test
    void the_first_that_is_awake_beside_one_is_told() {
        here("cred_a");
        var aim = aim();
        assertThat(credentials.firstAwakeBeside(aim, ORG, OPENAI)).isEmpty();

        here("cred_b", "cred_c");
        assertThat(credentials.firstAwakeBeside(aim, ORG, OPENAI)).contains(Duration.ZERO);
        resting.rest("cred_a", Duration.ofSeconds(1));
        resting.rest("cred_b", Duration.ofSeconds(9));
        resting.rest("cred_c", Duration.ofSeconds(6));
        assertThat(credentials.firstAwakeBeside(aim, ORG, OPENAI)).contains(Duration.ofSeconds(6));
    }

    private Aim aim() {
        return ((Credentials.Choice.Chosen) credentials.choose(ORG, ADA, OPENAI, false)).aim();
    }

    private Optional<String> another(Aim aim, String... tried) {
        return credentials
                .another(aim, ORG, OPENAI, Set.of(tried))
                .map(other -> other.credential().credentialId());
    }

    @Test
    void a_members_own_is_theirs_alone_and_used_as_the_organization_says() {
        here("cred_house");
        own("cred_ada", ADA);

        assertThat(chosen()).isEqualTo("cred_house");
        policy(OwnCredentials.FIRST);
        assertThat(chosen()).isEqualTo("cred_ada");
        assertThat(credentials.choose(ORG, BEN, OPENAI, false))
                .isInstanceOfSatisfying(
                        Credentials.Choice.Chosen.class,
                        chosen -> assertThat(chosen.aim().isOwn()).isFalse());
        policy(OwnCredentials.ONLY);
        assertThat(chosen()).isEqualTo("cred_ada");
        assertThat(credentials.choose(ORG, BEN, OPENAI, false)).isEqualTo(new Credentials.Choice.OwnMissing());
    }

    @Test
    void one_that_was_chosen_is_no_longer_good_when_the_organization_says_otherwise() {
        here("cred_house");
        own("cred_ada", ADA);
        var house = ((Credentials.Choice.Chosen) credentials.choose(ORG, ADA, OPENAI, false)).aim();
        policy(OwnCredentials.FIRST);
        var own = ((Credentials.Choice.Chosen) credentials.choose(ORG, ADA, OPENAI, false)).aim();

        assertThat(credentials.still(house, ORG, OPENAI)).isPresent();
        assertThat(credentials.still(own, ORG, OPENAI)).isPresent();
        policy(OwnCredentials.ONLY);
        assertThat(credentials.still(house, ORG, OPENAI)).isEmpty();
        policy(OwnCredentials.NEVER);
        assertThat(credentials.still(own, ORG, OPENAI)).isEmpty();
    }

    private void own(String id, Principal owner) {
        grants.apply(new GrantRecord.Credential(
                ORG, ++revision, false, id, "openai", HERE, false, Status.ACTIVE, SEALED, owner));
    }

    private void policy(OwnCredentials policy) {
        grants.apply(new GrantRecord.Organization(ORG, ++revision, false, Status.ACTIVE, policy));
    }

    @Test
    void a_provider_without_an_address_takes_none_that_brings_no_own_one() {
        stored("cred_a", AZURE, RESOURCE, false, Status.ACTIVE);

        assertThat(chosen(ORG, AZURE)).isEqualTo("for acme.openai.azure.com:443");
    }

    @Test
    void the_one_that_was_chosen_is_still_good_or_is_not() {
        here("cred_a", "cred_b");
        var aim = ((Credentials.Choice.Chosen) credentials.choose(ORG, ADA, OPENAI, false)).aim();
        assertThat(credentials.still(aim, ORG, OPENAI)).contains(aim);
        assertThat(credentials.still(aim, OTHER, OPENAI)).isEmpty();
        assertThat(credentials.still(aim, ORG, AZURE)).isEmpty();

        stored("cred_a", OPENAI, HERE, false, Status.DISABLED);
        assertThat(credentials.still(aim, ORG, OPENAI)).isEmpty();

        here("cred_a");
        assertThat(credentials
                        .still(aim, ORG, OPENAI)
                        .orElseThrow()
                        .credential()
                        .revision())
                .isEqualTo(revision);

        stored("cred_a", OPENAI, ELSEWHERE, true, Status.ACTIVE);
        assertThat(credentials.still(aim, ORG, OPENAI)).isEmpty();
    }
}
