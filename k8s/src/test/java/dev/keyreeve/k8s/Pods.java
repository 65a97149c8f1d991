package dev.keyreeve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The pods that a rendering's workloads would make, and those that it has. */
final class Pods {
    private Pods() {}

    /** The pod, or its template, by the component. */
    static SequencedMap<String, JsonNode> of(Rendering rendering) {
        var pods = new LinkedHashMap<String, JsonNode>();
        rendering.objects().forEach((id, object) -> {
            JsonNode pod = id.kind().equals("Pod") ? object : object.at("/spec/template");
            if (pod.at("/spec/containers").isArray()) {
                pods.put(
                        object.at("/metadata/labels/app.kubernetes.io~1component")
                                .asText(),
                        pod);
            }
        });
        return pods;
    }

    /** Containers and init containers. */
    static List<JsonNode> containers(JsonNode template) {
        var containers = new ArrayList<JsonNode>();
        template.at("/spec/containers").forEach(containers::add);
        template.at("/spec/initContainers").forEach(containers::add);
        return containers;
    }

    /** Every Secret that a pod can see, as a file or a variable. */
    static List<String> secrets(JsonNode template) {
        var names = new ArrayList<String>();
        names.addAll(template.findValuesAsText("secretName"));
        template.findValues("secretKeyRef")
                .forEach(ref -> names.add(ref.path("name").asText()));
        template.at("/spec/volumes")
                .forEach(volume -> volume.at("/projected/sources")
                        .forEach(source -> names.add(source.at("/secret/name").asText())));
        return names.stream().distinct().sorted().toList();
    }

    /** The template as a pod of its own, so that admission judges it as one. */
    static ObjectNode alone(String name, JsonNode template) {
        var pod = new ObjectMapper().createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.set("metadata", template.path("metadata").deepCopy());
        ((ObjectNode) pod.path("metadata")).put("name", name + "-alone");
        pod.set("spec", template.path("spec").deepCopy());
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.put("serviceAccountName", "default").remove("priorityClassName"); // neither is there
        spec.path("topologySpreadConstraints").forEach(each -> ((ObjectNode) each).remove("matchLabelKeys"));
        var claims = new ArrayList<String>();
        mounted(template).filter(mount -> !isVolume(template, mount)).forEach(claims::add);
        claims.stream()
                .distinct()
                .forEach(claim -> spec.withArray("volumes")
                        .addObject()
                        .put("name", claim)
                        .putObject("persistentVolumeClaim")
                        .put("claimName", claim));
        return pod;
    }

    private static java.util.stream.Stream<String> mounted(JsonNode template) {
        return containers(template).stream()
                .flatMap(container -> container.path("volumeMounts").valueStream())
                .map(mount -> mount.path("name").asText());
    }

    private static boolean isVolume(JsonNode template, String name) {
        return template.at("/spec/volumes")
                .valueStream()
                .anyMatch(volume -> volume.path("name").asText().equals(name));
    }
}
