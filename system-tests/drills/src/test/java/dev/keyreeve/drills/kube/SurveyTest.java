package dev.keyreeve.drills.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A cluster that is looked at")
class SurveyTest {
    private static final Program NONE = new Program(Path.of("/nowhere"));
    private static final Options ANY = Options.NONE;
    private static final JsonNode NODE = json("""
            {"kind": "Node", "status": {
              "conditions": [{"type": "MemoryPressure", "status": "False"}, {"type": "Ready", "status": "True"}],
              "images": [{"names": [
                "keyreeve-key-service:1", "keyreeve-usage-service:1", "keyreeve-moderation-service:1",
                "keyreeve-relay-service:1", "keyreeve-simulator:1", "keyreeve-tools:1"]}]}}""");
    private static final JsonNode BARE_NODE =
            json("{\"kind\": \"Node\", \"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}");
    private static final JsonNode VOLUME =
            json("{\"kind\": \"PersistentVolume\", \"status\": {\"phase\": \"Available\"}}");
    private static final JsonNode CLASS = json("""
            {"kind": "StorageClass",
             "metadata": {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}}""");

    private static JsonNode json(String text) {
        return Cluster.json(text);
    }

    private static Reach look(Options options, JsonNode... items) {
        return Survey.judged(
                List.of(items), options, 2, images -> new Site(NONE, NONE, Path.of("chart"), images, options));
    }

    private static String lacks(Options options, JsonNode... items) {
        return look(options, items) instanceof Reach.Lacks(var what) ? what : "nothing";
    }

    @Test
    @DisplayName("will do with a node, images and a storage class, or enough volumes")
    void willDo() {
        assertThat(lacks(ANY, NODE, CLASS)).isEqualTo("nothing");
        assertThat(lacks(ANY, NODE, VOLUME, VOLUME)).isEqualTo("nothing");
    }

    @Test
    @DisplayName("lacks a node, or storage, or images, and each is told by its name")
    void lacksSomething() {
        assertThat(lacks(ANY, CLASS)).contains("a node that is ready");
        assertThat(lacks(ANY, NODE, VOLUME)).contains("storage class").contains("2 volumes");
        assertThat(lacks(ANY, BARE_NODE, CLASS)).contains("images").contains("--image-tag");
    }

    @Test
    @DisplayName("may pull what is named in full")
    void mayPull() {
        var named = new Options("r.example.com", "2", null, null, null, null);

        assertThat(look(named, BARE_NODE, CLASS))
                .isInstanceOfSatisfying(
                        Reach.Reached.class,
                        reached -> assertThat(reached.site().images()).isEqualTo(new Images("r.example.com", "2")));
    }
}
