package dev.keyreeve.operator.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.tending.Events;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Project;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A fault of the operator's own")
class FaultTest {
    private static final String SECRET = "krv_admin_0123456789abcdef";

    private final Logger log = Logger.getLogger(Events.class.getName());
    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Acme world;
    private Acme.Tended<Project> tended;

    @BeforeEach
    void open() throws IOException {
        log.addHandler(listening);
        world = new Acme();
        tended = new Acme.Tended<>(
                new Tending<>(world.around, Project::new) {
                    @Override
                    protected Report tend(Project resource) {
                        throw fault();
                    }

                    @Override
                    protected String letGo(Project resource) {
                        throw fault();
                    }

                    private IllegalArgumentException fault() {
                        return new IllegalArgumentException(
                                "invalid header value: " + SECRET, new IllegalStateException(SECRET));
                    }
                },
                world.read(Project.class, "{organization: acme}", "thing_1"));
    }

    @AfterEach
    void close() {
        log.removeHandler(listening);
        world.close();
    }

    @Test
    @DisplayName("is told in the condition and in one event by what it is and where, and not in its own words")
    void isToldByWhatItIs() {
        var ready = tended.ready();
        tended.ready();

        assertThat(ready.reason()).isEqualTo("OperatorFailed");
        assertThat(ready.message())
                .startsWith("The operator failed: java.lang.IllegalArgumentException at FaultTest.java:")
                .doesNotContain(SECRET);
        assertThat(world.places.events).containsExactly("OperatorFailed");
        assertThat(world.places.said.toString()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("holds a deletion up for the grace and no longer")
    void holdsADeletionUpForTheGrace() {
        assertThat(tended.goes(Duration.ZERO)).isFalse();
        assertThat(tended.goes(Acme.GRACE.minusMillis(1))).isFalse();
        assertThat(world.around.events().leftBehind("Project")).isZero();
        assertThat(tended.goes(Acme.GRACE)).isTrue();

        assertThat(world.around.events().leftBehind("Project")).isEqualTo(1);
        assertThat(world.around.events().leftBehind("ServiceKey")).isZero();

        assertThat(world.places.events).containsExactly("OperatorFailed", "LeftBehind");
        assertThat(world.places.said.toString()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("is in the log once with its stack and its cause's, and not in their words")
    void isLoggedWithItsStack() {
        tended.ready();
        tended.ready();

        assertThat(logged).hasSize(1);
        var line = new SimpleFormatter().format(logged.getFirst());
        assertThat(line)
                .contains(
                        "OperatorFailed",
                        "java.lang.IllegalArgumentException\n\tat dev.keyreeve.operator.organization.FaultTest$",
                        "dev.keyreeve.operator.tending.Tending.reconcile(",
                        "Caused by: java.lang.IllegalStateException\n")
                .doesNotContain(SECRET);
    }

    @Test
    @DisplayName("that leaves something behind is in the log with its stack too")
    void isLoggedWhereItLeavesSomething() {
        assertThat(tended.goes(Acme.GRACE)).isTrue();

        assertThat(new SimpleFormatter().format(logged.getLast()))
                .contains("LeftBehind", "\tat dev.keyreeve.operator.organization.FaultTest$")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @EnumSource(Acme.Kind.class)
    @DisplayName("on the way to the admin key does not keep what is deleted from going by the one that was seen last")
    void doesNotHideTheKeyThatWasSeenLast(Acme.Kind kind) {
        world.places.key("krv_admin_a", "org_a");
        world.places.secretHolds("krv_admin_a");
        assertThat(world.organization("org_a").ready().reason()).isEqualTo("InStep");
        world.places.calls.clear();
        world.places.secretIsNotInBase64();
        assertThat(kind.tended(world).ready().reason()).isEqualTo("OperatorFailed");

        assertThat(kind.tended(world).goes(Duration.ZERO)).isTrue();

        assertThat(world.places.calls).isNotEmpty().allMatch(call -> call.startsWith("krv_admin_a "));
    }
}
