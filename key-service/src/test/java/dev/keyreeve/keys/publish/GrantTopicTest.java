package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.OrganizationId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrantTopicTest {
    @Test
    void spreadsOrganizationsAndKeepsEachInItsPartition() {
        var partitions = IntStream.range(0, 200)
                .map(i -> GrantTopic.partition(new OrganizationId("org_" + i), 8))
                .boxed()
                .toList();

        assertThat(partitions).allMatch(p -> p >= 0 && p < 8).contains(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(GrantTopic.partition(new OrganizationId("org_1"), 8)).isEqualTo(partitions.get(1));
    }
}
