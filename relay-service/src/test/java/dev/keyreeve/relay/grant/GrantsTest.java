package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The grants in memory")
class GrantsTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");
    private static final OrganizationId OTHER = new OrganizationId("org_2");
    private static final Principal ADA = Principal.user("user_ada");

    private final Grants grants = new Grants();

    private static GrantRecord.Key key(long revision, Status status) {
        return new GrantRecord.Key(ORG, revision, false, "digest", "key_1", ADA, "proj_1", status, null);
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
        return grants.admit("digest", 0) instanceof Admission.Refused(var code, var message) ? code : null;
    }

    @Test
    void a_key_is_good_when_all_that_is_above_it_is() {
        everything().forEach(grants::apply);
        assertThat(grants.admit("digest", 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(grants.admit("another", 0)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void whatever_is_missing_above_a_key_refuses_it() {
        for (var missing : everything()) {
            var some = new Grants();
            everything().stream().filter(record -> !record.equals(missing)).forEach(some::apply);
            assertThat(some.admit("digest", 0)).as("without %s", missing).isInstanceOf(Admission.Refused.class);
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
        grants.apply(new GrantRecord.Key(ORG, 9, false, "digest", "key_1", ADA, "proj_1", Status.ACTIVE, 100L));
        assertThat(grants.admit("digest", 99_999)).isInstanceOf(Admission.Admitted.class);
        assertThat(grants.admit("digest", 100_000)).isInstanceOf(Admission.Refused.class);
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
            assertThat(shuffled.admit("digest", 0))
                    .isEqualTo(new Admission.Refused(ErrorCode.KEY_DISABLED, "Key key_1 is disabled"));
            assertThat(shuffled.revision(ORG)).isEqualTo(7);
        }
    }

    @Test
    void a_scope_of_any_kind_governs_the_key_until_it_no_longer_does() {
        everything().forEach(grants::apply);
        for (var scope : List.of(
                new Scope(Scope.Type.API_KEY, "key_1"),
                new Scope(Scope.Type.USER, ADA.id()),
                new Scope(Scope.Type.PROJECT, "proj_1"),
                new Scope(Scope.Type.ORGANIZATION, ORG.value()))) {
            grants.apply(new GrantRecord.Governed(OTHER, 10, false, scope, true));
            assertThat(grants.governed(key(4, Status.ACTIVE))).isFalse();
            grants.apply(new GrantRecord.Governed(ORG, 10, false, scope, true));
            assertThat(grants.governed(key(4, Status.ACTIVE))).isTrue();
            grants.apply(new GrantRecord.Governed(ORG, 11, false, scope, false));
            assertThat(grants.governed(key(4, Status.ACTIVE))).isFalse();
        }
    }
}
