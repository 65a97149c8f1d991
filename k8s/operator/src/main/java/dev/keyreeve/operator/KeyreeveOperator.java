package dev.keyreeve.operator;

import dev.keyreeve.operator.admin.Connections;
import dev.keyreeve.operator.budget.BudgetTending;
import dev.keyreeve.operator.credential.ProviderCredentialTending;
import dev.keyreeve.operator.organization.OrganizationTending;
import dev.keyreeve.operator.project.ProjectTending;
import dev.keyreeve.operator.servicekey.ServiceKeyTending;
import dev.keyreeve.operator.tending.Events;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All five kinds, tended by one process. */
final class KeyreeveOperator implements AutoCloseable {
    /** A call to key-service may take as long as a disable does. */
    private static final Duration LAST_WORK = Duration.ofSeconds(20);

    private final Operator operator;

    private KeyreeveOperator(Operator operator) {
        this.operator = operator;
    }

    /** @param cluster is closed with the operator */
    static KeyreeveOperator start(Environment environment, KubernetesClient cluster) {
        var clock = Clock.systemUTC();
        var around = new Surroundings(
                cluster,
                new Connections(cluster, environment.keyService()),
                new Events(cluster, clock),
                environment.settings(),
                clock);
        var operator = new Operator(configuration -> {
            configuration
                    .withKubernetesClient(cluster)
                    .withCloseClientOnStop(true)
                    .withReconciliationTerminationTimeout(LAST_WORK);
            environment
                    .lease()
                    .ifPresent(lease -> configuration.withLeaderElectionConfiguration(
                            LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                                    .withLeaseNamespace(lease.namespace())
                                    .withIdentity(lease.identity())
                                    .build()));
        });
        List<Tending<?>> kinds = List.of(
                new OrganizationTending(around),
                new ProjectTending(around),
                new ProviderCredentialTending(around),
                new BudgetTending(around),
                new ServiceKeyTending(around));
        kinds.forEach(kind -> register(operator, kind, environment));
        operator.start();
        return new KeyreeveOperator(operator);
    }

    private static <R extends Tenant<?>> void register(
            Operator operator, Tending<R> kind, Environment environment) {
        operator.register(
                kind,
                overrider -> overrider
                        .settingNamespaces(environment.namespaces())
                        .withReconciliationMaxInterval(environment.settings().resync()));
    }

    /** Also while another one leads: this one is ready to. */
    boolean isHealthy() {
        var info = operator.getRuntimeInfo();
        return !info.isStarted() || info.allEventSourcesAreHealthy();
    }

    @Override
    public void close() {
        operator.stop();
    }
}
