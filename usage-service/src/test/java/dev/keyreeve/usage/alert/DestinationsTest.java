package dev.keyreeve.usage.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.alert.Destination.Check.Allowed;
import dev.keyreeve.usage.alert.Destination.Check.Refused;
import dev.keyreeve.usage.alert.Destination.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A URL that a tenant names")
class DestinationsTest {
    private final Destinations strict = new Destinations(host -> addresses("93.184.215.14"), false);

    @ParameterizedTest
    @DisplayName("is taken apart into what is connected to and what is asked for")
    @CsvSource({
        "https://example.com, example.com, 443, /",
        "https://example.com?a=b, example.com, 443, /?a=b",
        "https://example.com:8443/hooks/1?key=a%20b, example.com, 8443, /hooks/1?key=a%20b",
        "HTTPS://Example.com:1/x, Example.com, 1, /x",
        "https://example.com:65535/, example.com, 65535, /",
        "https://93.184.215.14/, 93.184.215.14, 443, /",
    })
    void parts(String url, String host, int port, String target) throws UnknownHostException {
        assertThat(strict.check(url))
                .isEqualTo(
                        new Allowed(new Destination(true, host, port, target, InetAddress.getByName("93.184.215.14"))));
    }

    @ParameterizedTest
    @DisplayName("is refused for what it is")
    @ValueSource(
            strings = {
                "",
                "example.com",
                "//example.com/x",
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "https:example.com",
                "https:///x",
                "https://user@example.com/",
                "https://user:password@example.com/",
                "https://@example.com/",
                "https://example.com/#fragment",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:99999999999/",
                "https://example.com:-1/",
                "https://exa mple.com/",
                "https://example.com/a b",
                "https://example.com/\r\nHost: other",
                "https://example.com/\u00e9",
                "https://ex\u00e4mple.com/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://[::1",
                "https://example.com\\@127.0.0.1/",
            })
    void refused(String url) {
        assertThat(strict.check(url)).isEqualTo(new Refused(Reason.URL));
    }

    @Test
    @DisplayName("is refused when it is endless")
    void endless() {
        assertThat(strict.check("https://example.com/" + "x".repeat(2_048))).isEqualTo(new Refused(Reason.URL));
    }

    @Nested
    @DisplayName("and its name")
    class Name {
        @Test
        @DisplayName("is refused when it stands for nothing")
        void nothing() {
            var nowhere = new Destinations(
                    host -> {
                        throw new UnknownHostException(host);
                    },
                    false);
            assertThat(nowhere.check("https://example.com/")).isEqualTo(new Refused(Reason.NAME));
            assertThat(new Destinations(host -> addresses(), false).check("https://example.com/"))
                    .isEqualTo(new Refused(Reason.NAME));
        }

        @Test
        @DisplayName("is refused when one of its addresses is not public, whichever comes first")
        void oneOfSeveral() {
            for (var addresses :
                    List.of(new String[] {"93.184.215.14", "10.0.0.1"}, new String[] {"fd00::1", "93.184.215.14"})) {
                assertThat(new Destinations(host -> addresses(addresses), false).check("https://example.com/"))
                        .isEqualTo(new Refused(Reason.ADDRESS));
            }
        }

        @Test
        @DisplayName("is looked up anew each time, and what was checked is what is connected to")
        void rebinding() {
            var answers = new ArrayDeque<>(List.of("93.184.215.14", "169.254.169.254"));
            var rebound = new Destinations(host -> addresses(answers.remove()), false);

            assertThat(rebound.check("https://example.com/"))
                    .isInstanceOfSatisfying(
                            Allowed.class,
                            allowed ->
                                    assertThat(allowed.destination().address()).hasToString("/93.184.215.14"));
            assertThat(answers).as("one look-up a check").hasSize(1);
            assertThat(rebound.check("https://example.com/")).isEqualTo(new Refused(Reason.ADDRESS));
        }
    }

    @ParameterizedTest
    @DisplayName("is refused when it is this machine in disguise")
    @ValueSource(
            strings = {
                "https://localhost/",
                "https://2130706433/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[fe80::1%25lo]/",
            })
    void disguised(String url) {
        assertThat(new Destinations(InetAddress::getAllByName, false).check(url))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @DisplayName("may be of this machine or without TLS only where that is permitted")
    @ValueSource(strings = {"http://127.0.0.1:8080/", "https://localhost/", "http://[::1]:9/x"})
    void permitted(String url) {
        assertThat(new Destinations(InetAddress::getAllByName, true).check(url)).isInstanceOf(Allowed.class);
        assertThat(new Destinations(InetAddress::getAllByName, false).check(url))
                .isInstanceOf(Refused.class);
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        var addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }
}
