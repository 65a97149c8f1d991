package dev.keyreeve.operator;

import dev.keyreeve.operator.admin.Connections;
import dev.keyreeve.operator.budget.BudgetTending;
import dev.keyreeve.operator.credential.ProviderCredentialTending;
import dev.keyreeve.operator.metrics.Metrics;
import dev.keyreeve.operator.organization.OrganizationTending;
import dev.keyreeve.operator.project.ProjectTending;
import dev.keyreeve.operator.servicekey.ServiceKeyTending;
import dev.keyreeve.operator.tending.Events;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All five kinds, tended by one process. */
final class KeyreeveOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyreeveOperator.class);

    /** A call to key-service may take as long as a disable does. */
    private static final Duration LAST_WORK = Duration.ofSeconds(20);

    private final Operator operator;
    private final KubernetesClient cluster;
    private final Optional<Environment.Lease> lease;
    private final AtomicBoolean closing;
    private final Metrics metrics;

    private KeyreeveOperator(
            Operator operator,
            KubernetesClient cluster,
            Optional<Environment.Lease> lease,
            AtomicBoolean closing,
            Metrics metrics) {
        this.operator = operator;
        this.cluster = cluster;
        this.lease = lease;
        this.closing = closing;
        this.metrics = metrics;
    }

    /**
     * @param cluster is closed with the operator
     * @param whenAnotherLeads what to do when the lead is lost: the controllers go on, so it has to end this process
     */
    static KeyreeveOperator start(Environment environment, KubernetesClient cluster, Runnable whenAnotherLeads) {
        var closing = new AtomicBoolean();
        var leading = new AtomicBoolean(environment.lease().isEmpty());
        // Not the framework's own exit: it would wait for the shutdown hook that it is called from.
        var callbacks = new LeaderCallbacks(
                () -> leading.set(true),
                () -> {
                    leading.set(false);
                    if (!closing.get()) {
                        whenAnotherLeads.run();
                    }
                },
                leader -> LOG.info("{} leads", leader));
        var clock = Clock.systemUTC();
        var events = new Events(cluster, clock);
        var around = new Surroundings(
                cluster, new Connections(cluster, environment.keyService()), events, environment.settings(), clock);
        var operator = new Operator(configuration -> {
            configuration
                    .withKubernetesClient(cluster)
                    .withCloseClientOnStop(false)
                    .withReconciliationTerminationTimeout(LAST_WORK);
            environment
                    .lease()
                    .ifPresent(lease -> configuration.withLeaderElectionConfiguration(
                            LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                                    .withLeaseNamespace(lease.namespace())
                                    .withIdentity(lease.identity())
                                    .withExitOnStopLeading(false)
                                    .withLeaderCallbacks(callbacks)
                                    .build()));
        });
        List<Tending<?>> kinds = List.of(
                new OrganizationTending(around),
                new ProjectTending(around),
                new ProviderCredentialTending(around),
                new BudgetTending(around),
                new ServiceKeyTending(around));
        var heardOf = kinds.stream()
                .<Cache<? extends Tenant<?>>>map(kind -> register(operator, kind, environment))
                .toList();
        operator.start();
        return new KeyreeveOperator(
                operator,
                cluster,
                environment.lease(),
                closing,
                new Metrics(leading::get, () -> heardOf.stream().flatMap(Cache::list), events::leftBehind, clock));
    }

    /** @return what the framework has heard of that kind */
    private static <R extends Tenant<?>> Cache<R> register(
            Operator operator, Tending<R> kind, Environment environment) {
        var registered = (Controller<R>) operator.register(
                kind,
                overrider -> overrider
                        .settingNamespaces(environment.namespaces())
                        .withReconciliationMaxInterval(environment.settings().resync())
                        // A finalizer that the API server would not take away now is taken away later.
                        .withRetry(new GenericRetry()
                                .setInitialInterval(1000)
                                .setMaxInterval(60_000)
                                .withoutMaxAttempts()));
        return registered.getEventSourceManager().getControllerEventSource();
    }

    /** Also while another one leads: this one is ready to. */
    boolean isHealthy() {
        var info = operator.getRuntimeInfo();
        return !info.isStarted() || info.allEventSourcesAreHealthy();
    }

    Metrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        closing.set(true);
        operator.stop();
        lease.ifPresent(this::giveBack);
        cluster.close();
    }

    /** The framework leaves it to run out: until then nobody would lead, at each update. */
    private void giveBack(Environment.Lease mine) {
        try {
            var there = cluster.leases()
                    .inNamespace(mine.namespace())
                    .withName(mine.name())
                    .get();
            if (there != null && mine.identity().equals(there.getSpec().getHolderIdentity())) {
                there.getSpec().setHolderIdentity("");
                there.getSpec().setLeaseDurationSeconds(1);
                cluster.resource(there).update(); // over what was read, or not at all
            }
        } catch (KubernetesClientException away) {
            LOG.warn("The lease could not be given back, and runs out: {}", away.getCode());
        }
    }
}
