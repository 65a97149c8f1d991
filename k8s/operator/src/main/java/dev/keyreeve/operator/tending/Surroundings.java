package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.admin.Connections;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** What every resource is tended with. */
public record Surroundings(
        KubernetesClient cluster, Connections connections, Events events, Settings settings, Clock clock) {}
