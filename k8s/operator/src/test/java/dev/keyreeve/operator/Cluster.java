package dev.keyreeve.operator;

import com.marcnuri.helm.Helm;
import dev.keyreeve.operator.tending.Settings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** The cluster that {@code KUBECONFIG} names, with our definitions; a test is skipped without one. */
public final class Cluster implements AutoCloseable {
    public final KubernetesClient client = new KubernetesClientBuilder().build();

    private final List<String> made = new ArrayList<>();

    /** How an operator is set here, so that a test need not wait for it. */
    static final Settings SWIFT = new Settings(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(6));

    private Cluster() {}

    /** Skips the test, and says why, where there is none. */
    static void orSkip() {
        var config = System.getenv("KUBECONFIG");
        if (config == null || config.isBlank()) {
            System.out.println("Skipped: KUBECONFIG does not name a cluster.");
            throw new TestAbortedException("KUBECONFIG does not name a cluster");
        }
    }

    public static Cluster here() {
        orSkip();
        var cluster = new Cluster();
        definitions().forEach(cluster::define);
        return cluster;
    }

    static List<Path> definitions() {
        try (var files = Files.list(Path.of("../helm/keyreeve/files/crds"))) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void define(Path file) {
        var definition = client.getKubernetesSerialization().unmarshal(text(file), CustomResourceDefinition.class);
        client.resource(definition).serverSideApply();
        client.resource(definition)
                .waitUntilCondition(
                        there -> there != null
                                && there.getStatus() != null
                                && there.getStatus().getConditions() != null
                                && there.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A new one, under a name of this run's own. */
    public String namespace(String name) {
        var full = "keyreeve-" + name + "-" + ProcessHandle.current().pid();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(full)
                        .endMetadata()
                        .build())
                .create();
        made.add(full);
        return full;
    }

    /** Gives an operator at home in a namespace the rights that the chart gives. */
    void grant(String home, List<String> teams) {
        var command = new Helm(Path.of("../helm/keyreeve"))
                .template()
                .withName("keyreeve")
                .withNamespace(home)
                .withKubeVersion("1.35.0")
                .set("operator.enabled", "true")
                .set("networkPolicy.enabled", "false");
        for (int i = 0; i < teams.size(); i++) {
            command.set("operator.namespaces[" + i + "]", teams.get(i));
        }
        for (var document : command.call().split("(?m)^---$")) {
            if (document.contains("templates/operator/rights.yaml")) {
                client.resource(document).serverSideApply();
            }
        }
    }

    /** With the rights that were granted, and no others. */
    KubernetesClient asTheOperator(String home) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withImpersonateUsername("system:serviceaccount:" + home + ":keyreeve-operator")
                .withImpersonateGroups(
                        "system:serviceaccounts", "system:serviceaccounts:" + home, "system:authenticated")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public void removeAll() {
        made.forEach(namespace -> {
            remove(namespace);
            client.rbac()
                    .clusterRoleBindings()
                    .withName(namespace + "-keyreeve-operator")
                    .delete();
            client.rbac()
                    .clusterRoles()
                    .withName(namespace + "-keyreeve-operator")
                    .delete();
        });
    }

    void remove(String namespace) {
        client.namespaces().withName(namespace).delete();
    }

    boolean isGone(String namespace) {
        return client.namespaces().withName(namespace).get() == null;
    }

    @Override
    public void close() {
        client.close();
    }
}
