package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.IssuedKey;
import io.vertx.core.MultiMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PresentedKeyTest {
    private final String key =
            IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(1)).reveal();
    private final String other =
            IssuedKey.mint(IssuedKey.Kind.LIVE, new Random(2)).reveal();

    private static PresentedKey in(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PresentedKey.in(headers);
    }

    @Test
    void the_scheme_is_read_in_any_case_and_the_same_key_may_come_twice() {
        assertThat(in("Authorization", "bearer " + key)).isInstanceOf(PresentedKey.Live.class);
        assertThat(in("AUTHORIZATION", "Bearer  " + key, "X-Api-Key", key)).isInstanceOf(PresentedKey.Live.class);
    }

    @Test
    void two_different_keys_are_ambiguous_wherever_they_stand() {
        assertThat(in("authorization", "Bearer " + key, "api-key", other)).isInstanceOf(PresentedKey.Ambiguous.class);
        assertThat(in("x-api-key", key, "x-api-key", other)).isInstanceOf(PresentedKey.Ambiguous.class);
    }

    @Test
    void one_wrong_character_makes_it_malformed() {
        for (int at = 0; at < key.length(); at++) {
            var wrong = new StringBuilder(key);
            wrong.setCharAt(at, key.charAt(at) == 'A' ? 'B' : 'A');
            assertThat(in("x-api-key", wrong.toString())).isInstanceOf(PresentedKey.Malformed.class);
        }
        assertThat(in("authorization", "Basic " + key)).isInstanceOf(PresentedKey.Malformed.class);
        assertThat(in("authorization", "Bearer ")).isInstanceOf(PresentedKey.Missing.class);
    }
}
