package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells in the cluster's events, and in the log, what was done or what is in the way. The same is not said twice. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final KubernetesClient cluster;
    private final Clock clock;

    /** By the resource's uid, what was last said of it. */
    private final Map<String, String> said = new ConcurrentHashMap<>();

    /** By kind, how many. */
    private final Map<String, LongAdder> left = new ConcurrentHashMap<>();

    public Events(KubernetesClient cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Something was done: said each time. */
    public void did(Tenant<?> about, Reason reason, String message) {
        said.remove(about.getMetadata().getUid());
        say(about, "Normal", reason, message, Optional.empty());
    }

    /** Something is in the way: said when it is another thing than before. */
    void isStuck(Tenant<?> about, Report.Stuck stuck) {
        var now = stuck.reason().word() + " " + stuck.message();
        if (!now.equals(said.put(about.getMetadata().getUid(), now))) {
            say(about, "Warning", stuck.reason(), stuck.message(), stuck.fault());
        }
    }

    void isInStep(Tenant<?> about) {
        said.remove(about.getMetadata().getUid());
    }

    void isLeft(Tenant<?> about, String message, Optional<Fault> fault) {
        said.remove(about.getMetadata().getUid());
        left.computeIfAbsent(about.getKind(), first -> new LongAdder()).increment();
        say(about, "Warning", Reason.LEFT_BEHIND, message, fault);
    }

    /** How many resources of a kind this process has let go of without deleting what they stand for. */
    public long leftBehind(String kind) {
        var many = left.get(kind);
        return many == null ? 0 : many.sum();
    }

    /** @param fault for the log alone */
    private void say(Tenant<?> about, String type, Reason reason, String message, Optional<Fault> fault) {
        var meta = about.getMetadata();
        LOG.atLevel(type.equals("Normal") ? Level.INFO : Level.WARN)
                .setCause(fault.orElse(null))
                .log("{} {}/{} {}: {}", about.getKind(), meta.getNamespace(), meta.getName(), reason.word(), message);
        var at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(meta.getName() + "-")
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withType(type)
                .withReason(reason.word())
                .withMessage(message.length() > 1000 ? message.substring(0, 1000) : message)
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .withNewSource()
                .withComponent("keyreeve-operator")
                .endSource()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .endInvolvedObject()
                .build();
        try {
            cluster.v1()
                    .events()
                    .inNamespace(meta.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException notTaken) {
            // Nothing new is taken in a namespace that is being deleted.
            LOG.debug("The event was not taken: {}", notTaken.getMessage());
        }
    }
}
