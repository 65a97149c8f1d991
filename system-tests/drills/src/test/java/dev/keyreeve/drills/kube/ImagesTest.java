package dev.keyreeve.drills.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The house's images on a cluster")
class ImagesTest {
    private static Set<String> all(String prefix, String tag) {
        return Stream.of("key-service", "usage-service", "moderation-service", "relay-service", "simulator", "tools")
                .map(name -> prefix + "keyreeve-" + name + ":" + tag)
                .collect(Collectors.toSet());
    }

    private static Options wanted(@Nullable String registry, @Nullable String tag) {
        return new Options(registry, tag, null, null, null, null);
    }

    @Test
    @DisplayName("are found as nodes name those that came from no registry")
    void fromNoRegistry() {
        var found = Images.among(all("docker.io/library/", "0.1"), wanted(null, null));

        assertThat(found).contains(new Images("", "0.1"));
        assertThat(found.orElseThrow().name("keyreeve-tools")).isEqualTo("keyreeve-tools:0.1");
    }

    @Test
    @DisplayName("are found with a registry that has a port")
    void fromRegistry() {
        var found = Images.among(all("localhost:5001/house/", "0.1"), wanted(null, null));

        assertThat(found).contains(new Images("localhost:5001/house", "0.1"));
        assertThat(found.orElseThrow().name("keyreeve-tools")).isEqualTo("localhost:5001/house/keyreeve-tools:0.1");
    }

    @Test
    @DisplayName("are those of the tag that is wanted, or none")
    void ofTheTag() {
        var both = all("r.example.com/", "0.1");
        both.addAll(all("r.example.com/", "0.2"));

        assertThat(Images.among(both, wanted(null, "0.2"))).contains(new Images("r.example.com", "0.2"));
        assertThat(Images.among(both, wanted(null, "0.3"))).isEmpty();
    }

    @Test
    @DisplayName("are there only when all of them are")
    void allOfThem() {
        var most = all("", "0.1");
        most.remove("keyreeve-simulator:0.1");

        assertThat(Images.among(most, wanted(null, null))).isEmpty();
    }
}
