package dev.keyreeve.contracts.id;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A public id")
class IdTest {
    @Test
    @DisplayName("is told from another kind, and from what nobody can have drawn")
    void names() {
        var drawn = Id.ALLOTMENT.next();

        assertThat(Id.ALLOTMENT.names(drawn)).isTrue();
        assertThat(drawn).isNotEqualTo(Id.ALLOTMENT.next());
        assertThat(Id.EXCHANGE.names(drawn)).isFalse();
        assertThat(new String[] {"", "alt_", drawn + "0", drawn.replace('_', '-'), drawn.substring(0, 27) + "-"})
                .noneMatch(Id.ALLOTMENT::names);
    }
}
