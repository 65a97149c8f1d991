package dev.keyreeve.drills.kube;

import dev.keyreeve.contracts.id.IssuedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The house in a namespace, by the checkout's chart. */
public final class Release implements AutoCloseable {
    /** Its pods, claims and Secrets bear it as a label. */
    public static final String NAME = "keyreeve";

    private static final Duration UP = Duration.ofMinutes(8);
    private static final String TIMEOUT = "7m";

    private final Cluster cluster;
    private final Keys keys;
    private final Path values;
    private final List<String> files;

    private Release(Cluster cluster, Keys keys, Path values, List<String> files) {
        this.cluster = cluster;
        this.keys = keys;
        this.values = values;
        this.files = files;
    }

    /** As k8s/README.md says to try it out: one pod of each, the simulator in the relay's. */
    public static Release prepareSmall(Cluster cluster) throws IOException {
        var site = cluster.site();
        return prepare(cluster, ChartValues.small(site.images(), site.options()), List.of("values-dev.yaml"));
    }

    /** The same with more values. */
    public static Release prepareSmall(Cluster cluster, Map<String, Object> more) throws IOException {
        var site = cluster.site();
        var told = ChartValues.small(site.images(), site.options());
        told.putAll(more);
        return prepare(cluster, told, List.of("values-dev.yaml"));
    }

    /** Two of each. */
    public static Release preparePairs(Cluster cluster) throws IOException {
        var site = cluster.site();
        return prepare(cluster, ChartValues.pairs(site.images(), site.options()), List.of());
    }

    /** The Secrets are there when it returns, and nothing else. */
    private static Release prepare(Cluster cluster, Map<String, Object> told, List<String> files) throws IOException {
        var keys = Keys.make();
        cluster.apply(keys.manifests());
        var values = Files.createTempFile("keyreeve-drill-", ".values.json");
        Files.writeString(values, Manifests.json(told));
        return new Release(cluster, keys, values, files);
    }

    /** Returns when all pods are ready. */
    public void install() {
        awaitingImages(() -> helm("install", List.of("--wait", "--timeout", TIMEOUT)));
    }

    /** @param set as {@code helm --set-string} writes it */
    public void upgrade(String set) {
        helm("upgrade", List.of("--wait", "--timeout", TIMEOUT, "--set-string", set));
    }

    /** To its first revision. */
    public void rollback() {
        cluster.helm(UP, "rollback", NAME, "1", "--wait", "--timeout", TIMEOUT);
    }

    private String helm(String verb, List<String> more) {
        var arguments =
                new ArrayList<>(List.of(verb, NAME, cluster.site().chart().toString()));
        files.forEach(file -> arguments.addAll(
                List.of("-f", cluster.site().chart().resolve(file).toString())));
        arguments.addAll(List.of("-f", values.toString()));
        arguments.addAll(more);
        return cluster.helm(UP, arguments.toArray(String[]::new));
    }

    /** An image that nobody can get makes Helm wait in vain: that is no fault of the house. */
    private void awaitingImages(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException failed) {
            cluster.refuseMissingImages();
            throw failed;
        }
    }

    /** What Helm printed after the install. */
    public String notes() {
        return cluster.helm(Duration.ofSeconds(30), "get", "notes", NAME);
    }

    public void test() {
        cluster.helm(Duration.ofMinutes(3), "test", NAME, "--timeout", "2m");
    }

    /** Also when there is nothing of it, or half of it. */
    public void uninstallAnyway() {
        cluster.helm(UP, "uninstall", NAME, "--wait", "--timeout", "4m", "--ignore-not-found");
    }

    public void uninstall() {
        cluster.helm(UP, "uninstall", NAME, "--wait", "--timeout", "4m");
    }

    public IssuedKey adminKey() {
        return keys.admin();
    }

    /** Of a database role such as {@code superuser} or {@code usage-app}. */
    public String password(String role) {
        return keys.value("keyreeve-db-" + role, "password");
    }

    @Override
    public void close() {
        keys.close();
        values.toFile().delete();
    }
}
