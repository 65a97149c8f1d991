package dev.keyreeve.operator;

import dev.keyreeve.operator.admin.Connections;
import dev.keyreeve.operator.organization.OrganizationTending;
import dev.keyreeve.operator.project.ProjectTending;
import dev.keyreeve.operator.tending.Events;
import dev.keyreeve.operator.tending.Surroundings;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.junit.LocallyRunOperatorExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reconcilers of ours in java-operator-sdk's own JUnit extension, which makes their namespace and takes it away while they
 * run: a finalizer that nobody removes fails the test. The stories cannot have it. It puts the definitions on the cluster
 * by the client that it gives the reconcilers, and with the rights that the chart gives nobody may; and the operator that
 * it starts is one of its own, while they are about ours: its lease, what it gives back, two of them, three namespaces.
 */
final class FrameworksOperator implements BeforeAllCallback, AfterAllCallback {
    private @Nullable House house;
    private @Nullable LocallyRunOperatorExtension extension;

    /** Not earlier: the reconcilers must be told where key-service is when it is built. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Cluster.orSkip();
        // Read once, at its first use. With a definition go all its resources, on a company's cluster everybody's.
        System.setProperty("testsuite.deleteCRDs", "false");
        house = new House();
        var client = new KubernetesClientBuilder().build();
        var clock = Clock.systemUTC();
        var around = new Surroundings(
                client, new Connections(client, house.stack.admin()), new Events(client, clock), Cluster.SWIFT, clock);
        extension = LocallyRunOperatorExtension.builder()
                .oneNamespacePerClass(true)
                .withKubernetesClient(client)
                .withAdditionalCRD(
                        Cluster.definitions().stream().map(Path::toString).toArray(String[]::new))
                .withReconciler(new OrganizationTending(around))
                .withReconciler(new ProjectTending(around))
                .build();
        extension.beforeAll(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            if (extension != null) {
                extension.afterAll(context);
            }
        } finally {
            if (house != null) {
                house.close();
            }
        }
    }

    House house() {
        return Objects.requireNonNull(house);
    }

    Team team() {
        var running = Objects.requireNonNull(extension);
        return new Team(running.getKubernetesClient(), running.getNamespace());
    }
}
