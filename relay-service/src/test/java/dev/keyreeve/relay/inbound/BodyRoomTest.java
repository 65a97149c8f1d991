package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.relay.http.HttpConfig;
import dev.keyreeve.relay.inbound.BodyRoom.Taking;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The room for bodies")
class BodyRoomTest {
    /** Half of it bodies, since each is there as it came and as it goes. */
    private static final int ALL = 100_000;

    private final BodyRoom room = new BodyRoom(2 * ALL);

    @Test
    @DisplayName("is one member's to four fifths, and then still large enough for another organization's calls")
    void oneMember() {
        var greedy = room.place(keyOf("acme", "ann"));

        assertThat(greedy.take(80_000)).isEqualTo(Taking.TAKEN);
        assertThat(greedy.take(1)).isEqualTo(Taking.MOST_IS_YOURS);
        assertThat(room.place(keyOf("acme", "ann")).take(1)).isEqualTo(Taking.MOST_IS_YOURS);
        assertThat(room.place(keyOf("globex", "bob")).take(16_000)).isEqualTo(Taking.TAKEN);
    }

    @Test
    @DisplayName("is one organization's to four fifths, however many members it has")
    void oneOrganization() {
        for (int member = 0; member < 8; member++) {
            assertThat(room.place(keyOf("acme", "member" + member)).take(10_000))
                    .isEqualTo(Taking.TAKEN);
        }

        assertThat(room.place(keyOf("acme", "late")).take(1)).isEqualTo(Taking.MOST_IS_YOURS);
        assertThat(room.place(keyOf("globex", "bob")).take(1_000)).isEqualTo(Taking.TAKEN);
    }

    @Test
    @DisplayName("has some left when two organizations take as much as they can")
    void twoGreedy() {
        for (var organization : List.of("acme", "initech")) {
            var place = room.place(keyOf(organization, "ann"));
            while (place.take(100) == Taking.TAKEN) {}
        }

        assertThat(room.place(keyOf("globex", "bob")).take(3_000)).isEqualTo(Taking.TAKEN);
    }

    @Test
    @DisplayName("is whole again when all have left, and a place is left once")
    void leaving() {
        var places = new ArrayList<BodyRoom.Place>();
        for (int i = 0; i < 3; i++) {
            var place = room.place(keyOf("org" + i, "ann"));
            place.take(20_000);
            places.add(place);
        }
        places.forEach(BodyRoom.Place::leave);
        places.forEach(BodyRoom.Place::leave);

        assertThat(room.place(keyOf("org0", "ann")).take(80_000)).isEqualTo(Taking.TAKEN);
        assertThat(room.place(keyOf("org1", "ann")).take(20_001)).isEqualTo(Taking.FULL);
    }

    @Test
    @DisplayName("is large enough for the largest form, or the relay does not start")
    void largest() {
        assertThat(new BodyRoom(config("25M")).place(keyOf("acme", "ann")).take(25 << 20))
                .isEqualTo(Taking.TAKEN);
        assertThatThrownBy(() -> new BodyRoom(config("60M")))
                .hasMessageContaining("max-buffered")
                .hasMessageContaining("at least " + 150 * (1 << 20) + " bytes");
    }

    private static HttpConfig config(String maxForm) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(HttpConfig.class)
                .withDefaultValue("keyreeve.relay.max-form", maxForm)
                .build()
                .getConfigMapping(HttpConfig.class);
    }

    private static GrantRecord.Key keyOf(String organization, String member) {
        return new GrantRecord.Key(
                new OrganizationId("org_" + organization),
                1,
                false,
                "digest",
                "key_1",
                new Principal(Principal.Type.USER, member),
                "proj_1",
                null,
                Status.ACTIVE,
                null);
    }
}
