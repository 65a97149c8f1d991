package dev.keyreeve.base.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Before a service is ready")
class RehearsalsTest {
    private final List<Status> during = new ArrayList<>();
    private final Rehearsals rehearsals = new Rehearsals(List.of(this::fails, this::looks));

    private void fails() {
        throw new IllegalStateException("the database is away");
    }

    private void looks() {
        during.add(rehearsals.call().getStatus());
    }

    @Test
    @DisplayName("it goes through all rehearsals, and one that fails keeps nobody out")
    void allOfThem() {
        rehearsals.begin(new StartupEvent());

        assertThat(during).containsExactly(Status.DOWN);
        assertThat(rehearsals.call().getStatus()).isEqualTo(Status.UP);
    }
}
