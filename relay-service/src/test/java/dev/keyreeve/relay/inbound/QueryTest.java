package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.exchange.Refused;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A query")
class QueryTest {
    private static final Set<String> KNOWN = Set.of("after", "limit", "include", "include[]", "stream", "alt");

    private static Query read(String raw) throws Refused {
        return Query.read(raw, KNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=20&after=resp_1 | ?limit=20&after=resp_1",
                "limit | ?limit=",
                "limit= | ?limit=",
                "after=limit%3D9 | ?after=limit%3D9",
                "after=x%2Fy%2Bz | ?after=x%2Fy%2Bz",
                "include[]=a&include[]=b | ?include%5B%5D=a&include%5B%5D=b",
                "include%5B%5D=a | ?include%5B%5D=a",
                "l%69mit=1 | ?limit=1",
                "limit=1;after=2 | ?limit=1&after=2",
                "&&limit=1& | ?limit=1",
            })
    void is_written_anew(String raw, String written) throws Refused {
        assertThat(read(raw).written()).isEqualTo(written);
    }

    @Test
    void that_is_none_is_none() throws Refused {
        assertThat(read("").written()).isEmpty();
        assertThat(read("&").written()).isEmpty();
    }

    @Test
    void has_what_it_says() throws Refused {
        assertThat(read("stream=true").has("stream", "true")).isTrue();
        assertThat(read("stream=True").has("stream", "true")).isFalse();
        assertThat(read("limit=true").has("stream", "true")).isFalse();
        assertThat(read("alt=%73se").has("alt", "sse")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key=krv_live_x",
                "Limit=1",
                "limit=1&key=x",
                "%6bey=x",
                "api-version=1",
                "limit=1&limit=2",
                "limit=1&l%69mit=2",
                "after=a%0d%0aX-Api-Key:%20b",
                "after=a%00",
                "after=%zz",
                "after=%1",
                "after=how%20to+do",
                "after=%26limit%3D9",
                "after=%23x%3Fy",
                "after=%C3%A9",
                "alt=proto",
                "alt=SSE",
                "alt",
                "=x",
            })
    void with_what_is_not_known_or_could_be_read_in_two_ways_is_refused(String raw) {
        assertThatThrownBy(() -> read(raw)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refused.refusal().message()).doesNotContain("krv_live_x");
        });
    }

    @Test
    void has_bounds() throws Refused {
        assertThat(read("after=" + "a".repeat(200)).one("after")).isPresent();
        assertThatThrownBy(() -> read("after=" + "a".repeat(201))).isInstanceOf(Refused.class);
    }

    /** What was read is what the provider reads: written, it says the same again, and has no second line and no fragment. */
    @Test
    void of_any_characters_is_refused_or_says_the_same_when_it_is_written() {
        var pieces = new String[] {
            "limit", "after", "include[]", "=", "&", ";", "%", "%26", "%3d", "+", "é", "#", "?", "a", "\r\n", "%0A"
        };
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var raw = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                var query = read(raw.toString());
                read++;
                assertThat(query.written()).as("seed %d: %s", seed, raw).matches("(\\?[A-Za-z0-9%=&+._*-]+)?");
                assertThat(read(query.written().replaceFirst("^\\?", ""))).isEqualTo(query);
            } catch (Refused refused) {
                assertThat(refused.refusal().message()).isNotBlank();
            }
        }
        assertThat(read).isGreaterThan(3_000);
    }
}
