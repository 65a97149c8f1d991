package dev.keyreeve.contracts.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyreeve.contracts.json.Json;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An issued key")
class IssuedKeyTest {
    private final Random random = new Random(7);

    @Test
    void isReadBackAsWhatWasMinted() {
        for (var kind : IssuedKey.Kind.values()) {
            var key = IssuedKey.mint(kind, random);

            var parsed = IssuedKey.parse(key.reveal());

            assertThat(parsed).isInstanceOfSatisfying(IssuedKey.Parsed.Valid.class, valid -> {
                assertThat(valid.key().kind()).isEqualTo(kind);
                assertThat(valid.key().digest()).isEqualTo(key.digest()).matches("[0-9a-f]{64}");
                assertThat(valid.key().publicId()).hasSize(12);
            });
        }
    }

    @Test
    @DisplayName("with any single character changed is refused without a look-up")
    void typosAreCaught() {
        var text = IssuedKey.mint(IssuedKey.Kind.LIVE, random).reveal();
        for (int i = 0; i < text.length(); i++) {
            var typo = new StringBuilder(text);
            typo.setCharAt(i, text.charAt(i) == 'x' ? 'y' : 'x');
            assertThat(IssuedKey.parse(typo.toString()))
                    .as("typo at %d", i)
                    .isInstanceOf(IssuedKey.Parsed.Malformed.class);
        }
    }

    @Test
    void rubbishIsMalformedAndNeverThrows() {
        for (var text :
                new String[] {"", "krv_", "krv_live_", "sk-abc", "krv_live_" + "é".repeat(51), "\0", "krv_admin_x_y"}) {
            assertThat(IssuedKey.parse(text)).isInstanceOf(IssuedKey.Parsed.Malformed.class);
        }
    }

    @Test
    @DisplayName("does not print or serialize its secret")
    void isNotPrinted() throws JsonProcessingException {
        var key = IssuedKey.mint(IssuedKey.Kind.LIVE, random);
        var secret = key.reveal().substring(22, 54);

        assertThat(key.toString()).doesNotContain(secret);
        assertThat(Json.mapper().writeValueAsString(Map.of("id", key.publicId())))
                .doesNotContain(secret);
        assertThat(Json.mapper().writeValueAsString(new Holder("a", key))).doesNotContain(secret);
    }

    record Holder(String name, IssuedKey key) {}
}
