package dev.keyreeve.drills.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks for a cluster, before anything is made there. */
final class Survey {
    private Survey() {}

    /** @param volumes how many PersistentVolumes the drill asks for */
    static Reach of(Options options, int volumes) {
        if (System.getenv("KUBECONFIG") == null) {
            return new Reach.Lacks(
                    "KUBECONFIG, naming a cluster on which namespaces can be made (kind, k3d, a company's own)");
        }
        var kubectl = Program.find("kubectl");
        var helm = Program.find("helm");
        if (kubectl.isEmpty() || helm.isEmpty()) {
            return new Reach.Lacks("kubectl and helm on the PATH");
        }
        var answer = kubectl.get()
                .run(
                        Duration.ofSeconds(20),
                        "",
                        List.of("get", "nodes,storageclasses,persistentvolumes", "-o", "json"));
        if (!answer.ok()) {
            return new Reach.Lacks("a cluster that answers at KUBECONFIG: "
                    + answer.err().lines().findFirst().orElse(""));
        }
        var chart = Path.of(System.getProperty("keyreeve.root", "."), "k8s", "helm", "keyreeve")
                .toAbsolutePath();
        return judged(
                items(answer.out()),
                options,
                volumes,
                images -> new Site(kubectl.get(), helm.get(), chart, images, options));
    }

    /** What nodes, storage classes and volumes tell. */
    static Reach judged(List<JsonNode> items, Options options, int volumes, Function<Images, Site> maker) {
        var nodes = items.stream().filter(kind("Node")).toList();
        if (nodes.stream().noneMatch(Survey::isReady)) {
            return new Reach.Lacks("a node that is ready: the cluster runs no pods");
        }
        boolean stored = options.storageClass() != null
                || items.stream().filter(kind("StorageClass")).anyMatch(Survey::isDefault)
                || items.stream()
                                .filter(kind("PersistentVolume"))
                                .filter(Survey::isAvailable)
                                .count()
                        >= volumes;
        if (!stored) {
            return new Reach.Lacks(
                    "a default storage class (or --storage-class), or " + volumes + " volumes that are available");
        }
        var found = Images.among(names(nodes), options);
        if (found.isPresent()) {
            return new Reach.Reached(maker.apply(found.get()));
        }
        if (options.registry() != null && options.tag() != null) {
            return new Reach.Reached(maker.apply(new Images(options.registry(), options.tag())));
        }
        return new Reach.Lacks("the house's images on a node (" + Images.needed()
                + "), or --image-registry and --image-tag to have them by, since nodes tell of their 50 largest images only"
                + " (k8s/README.md, Images)");
    }

    private static List<JsonNode> items(String list) {
        return Cluster.json(list).path("items").valueStream().toList();
    }

    private static Predicate<JsonNode> kind(String kind) {
        return item -> item.path("kind").asText().equals(kind);
    }

    private static boolean isReady(JsonNode node) {
        return node.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    private static boolean isDefault(JsonNode storageClass) {
        return storageClass
                .at("/metadata/annotations/storageclass.kubernetes.io~1is-default-class")
                .asText()
                .equals("true");
    }

    private static boolean isAvailable(JsonNode volume) {
        return volume.at("/status/phase").asText().equals("Available");
    }

    private static Set<String> names(List<JsonNode> nodes) {
        var names = new HashSet<String>();
        nodes.forEach(node -> node.at("/status/images")
                .valueStream()
                .forEach(image -> image.path("names").valueStream().forEach(name -> names.add(name.asText()))));
        return names;
    }
}
