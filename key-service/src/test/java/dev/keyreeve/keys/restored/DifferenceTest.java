package dev.keyreeve.keys.restored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Between what relays were told and what a restored database knows")
class DifferenceTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");

    @ParameterizedTest
    @DisplayName("the less permissive holds, in both places")
    @CsvSource({
        "ACTIVE,   ACTIVE,   , , ",
        "DISABLED, DISABLED, , , ",
        "DISABLED, ACTIVE,   DISABLED, true, false",
        "DELETED,  ACTIVE,   DELETED, true, false",
        "DELETED,  DISABLED, DELETED, true, false",
        "ACTIVE,   DISABLED, DISABLED, false, true",
        "ACTIVE,   DELETED,  DELETED, false, true",
        "DISABLED, DELETED,  DELETED, false, true",
        "ACTIVE,   ,         DELETED, false, true",
        "DISABLED, ,         DELETED, false, true",
        "DELETED,  ,         , , "
    })
    void lessPermissive(
            Status told,
            @Nullable Status known,
            @Nullable Status now,
            @Nullable Boolean database,
            @Nullable Boolean relays) {
        for (boolean isNewer : new boolean[] {true, false}) {
            var difference = Difference.of(member(told), known, isNewer);
            assertThat(difference.map(Difference::now).orElse(null)).isEqualTo(now);
            assertThat(difference.map(Difference::concernsDatabase).orElse(null))
                    .isEqualTo(database);
            assertThat(difference.map(Difference::concernsRelays).orElse(null)).isEqualTo(relays);
        }
    }

    @Test
    @DisplayName("an alias or an allowed path that has changed since goes, and one that has not stays")
    void content() {
        var alias = new GrantRecord.Alias(
                ORGANIZATION, 7, false, "fast", GrantRecord.Strategy.ORDER, List.of(), false, Status.ACTIVE);
        var path = new GrantRecord.AllowedPath(
                ORGANIZATION, 7, false, "path_1", "openai", Set.of("GET"), "/v1/x", Status.ACTIVE);
        for (var record : List.of(alias, path)) {
            assertThat(Difference.of(record, Status.ACTIVE, false)).isEmpty();
            assertThat(Difference.of(record, Status.ACTIVE, true)).hasValueSatisfying(it -> {
                assertThat(it.now()).isEqualTo(Status.DELETED);
                assertThat(it.concernsDatabase() && it.concernsRelays()).isTrue();
            });
        }
    }

    @Test
    @DisplayName("a record is told again whole, but for its revision and its status")
    void again() {
        assertThat(Reissue.of(member(Status.ACTIVE), 9, true, Status.DELETED))
                .isEqualTo(new GrantRecord.Member(ORGANIZATION, 9, true, Principal.user("user_1"), Status.DELETED));
    }

    private static GrantRecord member(Status status) {
        return new GrantRecord.Member(ORGANIZATION, 7, false, Principal.user("user_1"), status);
    }
}
