package dev.keyreeve.drills.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.drills.kit.Teller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One namespace that a drill has made, where no pod may be root or privileged. Closing it removes the namespace and all
 * that is in it.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration REMOVED = Duration.ofMinutes(5);
    private static final Set<String> NOT_TO_BE_HAD =
            Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

    private final Site site;
    private final Teller teller;
    private final String namespace;

    private Cluster(Site site, Teller teller, String namespace) {
        this.site = site;
        this.teller = teller;
        this.namespace = namespace;
    }

    /** @param seed tells namespaces of several runs apart */
    public static Cluster open(Site site, String drill, long seed, Teller teller) {
        var cluster = new Cluster(site, teller, "keyreeve-drill-%s-%x".formatted(drill, seed & 0xFFFF));
        teller.step("namespace " + cluster.namespace);
        cluster.kubectl(
                SOON,
                Manifests.json(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Map.of(
                                "name",
                                cluster.namespace,
                                "labels",
                                Map.of("pod-security.kubernetes.io/enforce", "restricted")))),
                "create",
                "-f",
                "-");
        return cluster;
    }

    public Site site() {
        return site;
    }

    public String namespace() {
        return namespace;
    }

    /** @return what kubectl printed, in this namespace */
    public String kubectl(String... arguments) {
        return kubectl(SOON, "", arguments);
    }

    public String kubectl(Duration most, String input, String... arguments) {
        return site.kubectl().orThrow(most, input, here(arguments));
    }

    /** The same for what may fail. */
    Program.Ran tryKubectl(Duration most, String... arguments) {
        return site.kubectl().run(most, "", here(arguments));
    }

    /** Whether it succeeded; what it said is told. */
    public boolean manages(Duration most, String... arguments) {
        var ran = tryKubectl(most, arguments);
        if (!ran.ok()) {
            teller.note(String.join(" ", arguments) + ": " + ran.err().strip());
        }
        return ran.ok();
    }

    /** @return false while a PodDisruptionBudget forbids it; true also when there is no such pod any more */
    public boolean evicts(Duration most, String pod, Object eviction) {
        var path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/eviction";
        var ran = site.kubectl().run(most, Manifests.json(eviction), List.of("create", "--raw", path, "-f", "-"));
        return ran.ok() || ran.err().contains("(NotFound)");
    }

    /** What the API server has at a path, whatever namespace that is in. */
    public JsonNode raw(String path) {
        return json(kubectl("get", "--raw", path));
    }

    /** The answer to an object that is posted by somebody, such as a review of what they may do. */
    public JsonNode asks(String account, String path, Object body) {
        return json(kubectl(SOON, Manifests.json(body), "create", "--raw", path, "-f", "-", "--as=" + account));
    }

    /** Whether an account may do something here, as the API server says. */
    public boolean may(String account, String verb, String what) {
        return tryKubectl(SOON, "auth", "can-i", verb, what, "--as=" + account)
                .out()
                .strip()
                .equals("yes");
    }

    Process startKubectl(java.nio.file.Path complaints, String... arguments) {
        return site.kubectl().start(complaints, here(arguments));
    }

    public String helm(Duration most, String... arguments) {
        return site.helm().orThrow(most, "", here(arguments));
    }

    /** @return the object, or a list of them */
    public JsonNode get(String... what) {
        var arguments = new ArrayList<>(List.of("get"));
        arguments.addAll(List.of(what));
        arguments.addAll(List.of("-o", "json"));
        return json(kubectl(arguments.toArray(String[]::new)));
    }

    public List<JsonNode> list(String... what) {
        return get(what).path("items").valueStream().toList();
    }

    /** Of the containers in these pods. */
    public static int restarts(List<JsonNode> pods) {
        return pods.stream()
                .flatMap(pod -> pod.at("/status/containerStatuses").valueStream())
                .mapToInt(container -> container.path("restartCount").asInt())
                .sum();
    }

    public void apply(String manifests) {
        kubectl(SOON, manifests, "apply", "-f", "-");
    }

    /** The pods of one of the house's components, without those that are on their way out. */
    public List<JsonNode> pods(String component) {
        return list("pods", "-l", "app.kubernetes.io/component=" + component).stream()
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .toList();
    }

    /** @throws Lacking when a pod waits for an image that cannot be had */
    public void refuseMissingImages() {
        list("pods").stream()
                .flatMap(pod -> Stream.of("/status/containerStatuses", "/status/initContainerStatuses")
                        .flatMap(statuses -> pod.at(statuses).valueStream()))
                .filter(status -> NOT_TO_BE_HAD.contains(
                        status.at("/state/waiting/reason").asText()))
                .findFirst()
                .ifPresent(status -> {
                    throw new Lacking("the image " + status.path("image").asText() + ", which the cluster cannot get: "
                            + status.at("/state/waiting/message").asText());
                });
    }

    private List<String> here(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(0, List.of("-n", namespace));
        return all;
    }

    static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        teller.step("namespace " + namespace + " is removed");
        // Nobody is served here any more: what drains need not.
        tryKubectl(SOON, "delete", "pods", "--all", "--now", "--wait=false");
        kubectl(REMOVED, "", "delete", "namespace", namespace, "--ignore-not-found", "--timeout=4m");
    }
}
