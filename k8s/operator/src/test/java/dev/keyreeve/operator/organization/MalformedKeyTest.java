package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A Secret whose value can be no admin key")
class MalformedKeyTest {
    private static final String VALUE = "0123456789abcdef";

    private final Log log = new Log();
    private Acme world;
    private FakePlaces places;

    /** Every line of this process, with what was thrown. */
    private static final class Log extends Handler {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws IOException {
        world = new Acme();
        places = world.places;
        places.key("krv_admin_a", "org_a");
        LogManager.getLogManager().getLogger("").addHandler(log);
    }

    @AfterEach
    void close() {
        LogManager.getLogManager().getLogger("").removeHandler(log);
        world.close();
    }

    static List<String> values() {
        return List.of(
                "krv_admin_" + VALUE + "\nkrv_admin_" + VALUE,
                "krv_admin_" + VALUE + "é",
                "krv_admin_" + VALUE + "\u20ac",
                "Bearer krv_admin_" + VALUE,
                VALUE);
    }

    static Stream<Arguments> kindsAndValues() {
        return values().stream().flatMap(value -> Stream.of(Acme.Kind.values()).map(kind -> Arguments.of(kind, value)));
    }

    @ParameterizedTest
    @MethodSource("values")
    @DisplayName("is told by its name and how it should look, and quoted in no condition, event or log line")
    void isToldAndNotQuoted(String value) {
        places.secretHolds(value);

        var ready = world.organization("org_a").ready();

        assertThat(ready.reason()).isEqualTo("AdminKeyRefused");
        assertThat(ready.message()).contains("'acme-admin'", "'admin.key'", "krv_admin_ and");
        assertThat(places.events).containsExactly("AdminKeyRefused");
        isQuotedNowhere(ready.toString());
    }

    @ParameterizedTest
    @MethodSource("kindsAndValues")
    @DisplayName("holds a deletion up for the grace and no longer, where no key was seen before")
    void holdsADeletionUpForTheGrace(Acme.Kind kind, String value) {
        places.secretHolds(value);
        world.organization("org_a");
        var tended = kind.tended(world);

        assertThat(tended.goes(Duration.ZERO)).isFalse();
        assertThat(tended.goes(Acme.GRACE.minusMillis(1))).isFalse();
        assertThat(tended.goes(Acme.GRACE)).isTrue();

        assertThat(places.events).containsExactly("AdminKeyRefused", "LeftBehind");
        assertThat(places.calls).isEmpty();
        isQuotedNowhere("");
    }

    @ParameterizedTest
    @MethodSource("kindsAndValues")
    @DisplayName("does not keep what is deleted from going by the key that was seen last")
    void isNotWhatIsDeletedBy(Acme.Kind kind, String value) {
        places.secretHolds("krv_admin_a");
        assertThat(world.organization("org_a").ready().reason()).isEqualTo("InStep");
        places.calls.clear();
        places.secretHolds(value);

        assertThat(kind.tended(world).goes(Duration.ZERO)).isTrue();

        assertThat(places.calls).isNotEmpty().allMatch(call -> call.startsWith("krv_admin_a "));
        isQuotedNowhere("");
    }

    @Test
    @DisplayName("is none for a line break at its end, which an editor put there")
    void mayEndInALineBreak() {
        places.secretHolds("krv_admin_a\n");

        assertThat(world.organization("org_a").ready().reason()).isEqualTo("InStep");
    }

    private void isQuotedNowhere(String condition) {
        assertThat(log.lines).isNotEmpty();
        assertThat(condition + places.said + log.lines).doesNotContain(VALUE);
    }
}
