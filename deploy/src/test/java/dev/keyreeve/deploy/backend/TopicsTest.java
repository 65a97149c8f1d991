package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TopicsTest {
    /** A number of partitions is for ever: who copies the example must get the one that is computed with. */
    @Test
    void areInTheReadmesExampleOfStrimziAsTheyAreMadeHere() throws IOException {
        var shown = Arrays.stream(Files.readString(Path.of("../k8s/README.md")).split("(?m)^(---|```.*)$"))
                .filter(document -> document.contains("kind: KafkaTopic\n"))
                .toList();

        assertThat(shown).hasSameSizeAs(Topics.wanted());
        assertThat(Topics.wanted()).allSatisfy(topic -> {
            var example = shown.stream()
                    .filter(document -> document.contains("name: " + topic.name() + ","))
                    .findFirst()
                    .orElseThrow();
            assertThat(example).contains("partitions: " + topic.numPartitions() + ",", "min.insync.replicas: 2");
            topic.configs()
                    .forEach((name, value) -> assertThat(example).containsPattern("\\b" + name + ": " + value + "\\b"));
        });
    }
}
