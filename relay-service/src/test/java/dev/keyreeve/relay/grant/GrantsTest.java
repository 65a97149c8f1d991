package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The grants in memory")
class GrantsTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");
    private static final OrganizationId OTHER = new OrganizationId("org_2");
    private static final Principal ADA = Principal.user("user_ada");

    private final Grants grants = new Grants();

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String ANOTHER = "0123456789abcdee".repeat(4);

    private static GrantRecord.Key key(long revision, Status status) {
        return key(revision, ADA, null, status, null);
    }

    private static GrantRecord.Key key(long revision, Principal principal, String app, Status status, Long expiresAt) {
        return new GrantRecord.Key(ORG, revision, false, DIGEST, "key_1", principal, "proj_1", app, status, expiresAt);
    }

    private static GrantRecord.Member member(OrganizationId organization, long revision, Status status) {
        return new GrantRecord.Member(organization, revision, true, ADA, status);
    }

    private List<GrantRecord> everything() {
        return List.of(
                new GrantRecord.Organization(ORG, 1, false, Status.ACTIVE),
                new GrantRecord.Project(ORG, 2, false, "proj_1", Status.ACTIVE),
                member(ORG, 3, Status.ACTIVE),
                key(4, Status.ACTIVE));
    }

    private ErrorCode refusal() {
        return grants.admit(DIGEST, 0) instanceof Admission.Refused(var code, var message) ? code : null;
    }

    @Test
    void a_key_is_good_when_all_that_is_above_it_is() {
        everything().forEach(grants::apply);
        assertThat(grants.admit(DIGEST, 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(grants.admit(ANOTHER, 0)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void whatever_is_missing_above_a_key_refuses_it() {
        for (var missing : everything()) {
            var some = new Grants();
            everything().stream().filter(record -> !record.equals(missing)).forEach(some::apply);
            assertThat(some.admit(DIGEST, 0)).as("without %s", missing).isInstanceOf(Admission.Refused.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"DISABLED", "DELETED"})
    void a_members_own_record_outranks_the_key(Status status) {
        everything().forEach(grants::apply);
        grants.apply(member(ORG, 9, status));
        assertThat(refusal()).isEqualTo(ErrorCode.MEMBER_DISABLED);
    }

    @Test
    void another_organizations_member_of_the_same_id_is_somebody_else() {
        everything().forEach(grants::apply);
        grants.apply(member(OTHER, 99, Status.DISABLED));
        assertThat(refusal()).isNull();
        assertThat(grants.revision(ORG)).isEqualTo(4);
    }

    @Test
    void an_expired_key_is_refused_from_its_second_on() {
        everything().forEach(grants::apply);
        grants.apply(key(9, ADA, null, Status.ACTIVE, 100L));
        assertThat(grants.admit(DIGEST, 99_999)).isInstanceOf(Admission.Admitted.class);
        assertThat(grants.admit(DIGEST, 100_000)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void in_whatever_order_and_how_often_records_come_the_newest_wins() {
        for (int seed = 0; seed < 200; seed++) {
            var shuffled = new Grants();
            var records = new ArrayList<>(everything());
            records.add(member(ORG, 5, Status.DISABLED));
            records.add(member(ORG, 6, Status.ACTIVE));
            records.add(key(7, Status.DISABLED));
            records.add(key(7, Status.DISABLED));
            Collections.shuffle(records, new Random(seed));
            records.forEach(shuffled::apply);
            assertThat(shuffled.admit(DIGEST, 0))
                    .isEqualTo(new Admission.Refused(ErrorCode.KEY_DISABLED, "Key key_1 is disabled"));
            assertThat(shuffled.revision(ORG)).isEqualTo(7);
        }
    }

    @Nested
    @DisplayName("of a key that belongs to an app")
    class Apps {
        private void app(long revision, Status status) {
            grants.apply(new GrantRecord.App(ORG, revision, true, "app_1", status));
        }

        @Test
        void need_the_apps_own_record_and_fall_with_it() {
            everything().forEach(grants::apply);
            grants.apply(key(5, ADA, "app_1", Status.ACTIVE, null));
            assertThat(refusal()).as("an app that nobody knows").isEqualTo(ErrorCode.APP_DISABLED);
            app(6, Status.ACTIVE);
            assertThat(refusal()).isNull();
            app(7, Status.DISABLED);
            assertThat(refusal()).isEqualTo(ErrorCode.APP_DISABLED);
            app(6, Status.ACTIVE);
            assertThat(refusal()).as("an older record").isEqualTo(ErrorCode.APP_DISABLED);
        }
    }

    @Test
    void a_service_account_is_not_the_member_of_the_same_id() {
        everything().forEach(grants::apply);
        var namesake = Principal.serviceAccount(ADA.id());
        grants.apply(key(5, namesake, null, Status.ACTIVE, null));
        assertThat(refusal()).isEqualTo(ErrorCode.SERVICE_ACCOUNT_DISABLED);
        grants.apply(new GrantRecord.Member(ORG, 6, true, namesake, Status.ACTIVE));
        assertThat(refusal()).isNull();
        grants.apply(member(ORG, 7, Status.DISABLED));
        assertThat(refusal()).isNull();
    }

    /** From the top: whoever stands higher is named, so that an administrator mends the right thing. */
    @Test
    void of_many_reasons_the_highest_is_told() {
        grants.apply(key(1, ADA, "app_1", Status.DISABLED, 1L));
        var expected = new ArrayList<ErrorCode>();
        var records = List.of(
                new GrantRecord.Organization(ORG, 2, false, Status.ACTIVE),
                member(ORG, 3, Status.ACTIVE),
                new GrantRecord.Project(ORG, 4, false, "proj_1", Status.ACTIVE),
                new GrantRecord.App(ORG, 5, false, "app_1", Status.ACTIVE),
                key(6, ADA, "app_1", Status.ACTIVE, 1L));
        for (var record : records) {
            expected.add(((Admission.Refused) grants.admit(DIGEST, 5_000)).code());
            grants.apply(record);
        }
        expected.add(((Admission.Refused) grants.admit(DIGEST, 5_000)).code());

        assertThat(expected)
                .containsExactly(
                        ErrorCode.ORGANIZATION_DISABLED,
                        ErrorCode.MEMBER_DISABLED,
                        ErrorCode.PROJECT_DISABLED,
                        ErrorCode.APP_DISABLED,
                        ErrorCode.KEY_DISABLED,
                        ErrorCode.KEY_EXPIRED);
    }

    @Test
    void a_key_is_told_as_the_topic_has_it() {
        everything().forEach(grants::apply);
        var record = key(8, ADA, "app_1", Status.ACTIVE, 77L);
        grants.apply(new GrantRecord.App(ORG, 7, false, "app_1", Status.ACTIVE));
        grants.apply(record);
        assertThat(grants.admit(DIGEST, 0)).isEqualTo(new Admission.Admitted(record));
    }

    @Test
    void what_is_no_digest_is_no_key() {
        var broken = new GrantRecord.Key(ORG, 1, false, "digest", "key_1", ADA, "proj_1", null, Status.ACTIVE, null);
        assertThatThrownBy(() -> grants.apply(broken)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void any_number_of_keys_is_found_each_by_its_own_digest() {
        everything().forEach(grants::apply);
        for (int i = 0; i < 50_000; i++) {
            grants.apply(new GrantRecord.Key(
                    ORG, 9, false, digest(i), "key_" + i, ADA, "proj_1", null, Status.ACTIVE, null));
        }
        assertThat(grants.size()).isEqualTo(50_001);
        for (int i = 0; i < 50_000; i++) {
            var expected = "key_" + i;
            assertThat(grants.admit(digest(i), 0))
                    .isInstanceOfSatisfying(
                            Admission.Admitted.class,
                            admitted -> assertThat(admitted.key().keyId()).isEqualTo(expected));
        }
    }

    /** Every hundredth begins as another does, so that they crowd. */
    private static String digest(int i) {
        return String.format("%016x%048x", i % 100 == 0 ? 7 : i * 0x9E3779B97F4A7C15L, i);
    }

    @Test
    void scopes_of_any_kind_add_up_to_what_governs_the_key() {
        everything().forEach(grants::apply);
        var key = key(4, Status.ACTIVE);
        assertThat(grants.governed(key)).isEmpty();
        govern(OTHER, 10, new Scope(Scope.Type.API_KEY, "key_1"), Measure.MONEY);
        govern(ORG, 10, new Scope(Scope.Type.SERVICE_ACCOUNT, ADA.id()), Measure.MONEY);
        assertThat(grants.governed(key)).as("another's").isEmpty();

        govern(ORG, 11, new Scope(Scope.Type.API_KEY, "key_1"), Measure.MONEY);
        assertThat(grants.governed(key)).containsExactly(Measure.MONEY);
        govern(ORG, 12, new Scope(Scope.Type.USER, ADA.id()), Measure.TOKENS, Measure.MONEY);
        govern(ORG, 13, new Scope(Scope.Type.PROJECT, "proj_1"), Measure.REQUESTS);
        govern(ORG, 14, new Scope(Scope.Type.ORGANIZATION, ORG.value()), Measure.CONCURRENCY);
        assertThat(grants.governed(key)).containsExactlyInAnyOrder(Measure.values());
        assertThat(grants.governed(key(9, Principal.serviceAccount(ADA.id()), null, Status.ACTIVE, null)))
                .doesNotContain(Measure.TOKENS);
    }

    private void govern(OrganizationId organization, long revision, Scope scope, Measure... measures) {
        grants.apply(new GrantRecord.Governed(organization, revision, false, scope, Set.of(measures)));
    }
}
