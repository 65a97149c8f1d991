package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedKeyIdTest {
    private static String unpacked(String id) {
        return PackedKeyId.text(PackedKeyId.first(id), PackedKeyId.second(id), PackedKeyId.third(id));
    }

    @Test
    void any_id_comes_back_as_it_was() {
        for (int i = 0; i < 10_000; i++) {
            var id = Id.KEY.next();
            assertThat(PackedKeyId.canPack(id)).isTrue();
            assertThat(unpacked(id)).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key_000000000000000000000000",
                "key_zzzzzzzzzzzzzzzzzzzzzzzz",
                "key_zzzzzzzz00000000zzzzzzzz",
                "key_00000000zzzzzzzz00000000",
                "key_0000000000000000zzzzzzzz",
                "key_09AZaz09AZaz09AZaz09AZaz",
            })
    void so_do_the_ones_at_the_edges(String id) {
        assertThat(unpacked(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_1", "", "kay_000000000000000000000000", "key_00000000000000000000000-"})
    void others_are_not_taken(String id) {
        assertThat(PackedKeyId.canPack(id)).isFalse();
    }
}
