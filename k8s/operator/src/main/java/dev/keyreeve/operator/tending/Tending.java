package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one kind of resource in step, again and again: nothing tells us what administrators do at key-service, so it is
 * looked at. Everything that was done before a crash is seen by the next look, not remembered.
 */
public abstract class Tending<R extends Tenant<?>> implements Reconciler<R>, Cleaner<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Tending.class);

    /** Who has mended what is in the way is not to wait for an hour. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String OURS = "dev.keyreeve.operator.";

    protected final Surroundings around;
    private final Supplier<R> blank;

    /** @param blank makes an empty resource of the kind */
    protected Tending(Surroundings around, Supplier<R> blank) {
        this.around = around;
        this.blank = blank;
    }

    /** @throws Obstacle when it is not in step and cannot be now */
    protected abstract Report tend(R resource);

    /**
     * Deletes what the resource stands for, twice as well as once.
     *
     * @return what was deleted
     * @throws Obstacle when it cannot be now
     */
    protected abstract String letGo(R resource);

    /** What is left where a resource goes although it could not be let go of. */
    protected String leaves(R resource) {
        return "Gave up deleting it at key-service, where '" + Mark.of(resource).name()
                + "' has to be removed by hand if it is there";
    }

    @Override
    public UpdateControl<R> reconcile(R resource, Context<R> context) {
        var report = look(resource);
        var now = around.clock().instant();
        var generation = resource.getMetadata().getGeneration();
        var status = Statuses.next(resource.known(), generation == null ? 0 : generation, report, now);
        var wake = switch (report) {
            case Report.InStep step -> {
                around.events().isInStep(resource);
                yield step.wake()
                        .map(at -> shorter(around.settings().resync(), Duration.between(now, at)))
                        .orElse(around.settings().resync());
            }
            case Report.Stuck stuck -> {
                around.events().isStuck(resource, stuck);
                // Only people mend a quota or an immutable Secret, and each try is several calls: not every few
                // seconds.
                yield stuck.reason() == Reason.SECRET_NOT_WRITTEN
                        ? shorter(around.settings().resync(), PATIENCE)
                        : around.settings().retry();
            }
        };
        if (status.equals(resource.known())) {
            return UpdateControl.<R>noUpdate().rescheduleAfter(wake);
        }
        R said = blank.get();
        said.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        said.setStatus(status);
        return UpdateControl.patchStatus(said).rescheduleAfter(wake);
    }

    private Report look(R resource) {
        try {
            return tend(resource);
        } catch (RuntimeException failure) {
            return stuck(failure);
        }
    }

    @Override
    public DeleteControl cleanup(R resource, Context<R> context) {
        var asked = Instant.parse(resource.getMetadata().getDeletionTimestamp());
        var parting = Parting.next(
                resource.getSpec().deletion(),
                asked,
                around.settings().deletionGrace(),
                around.clock().instant());
        return switch (parting) {
            case Parting.Retain _ -> {
                around.events().did(resource, Reason.RETAINED, "Left at key-service, as its deletionPolicy says");
                yield DeleteControl.defaultDelete();
            }
            case Parting.Delete _ -> part(resource, false);
            case Parting.DeleteOrLeave _ -> part(resource, true);
        };
    }

    private DeleteControl part(R resource, boolean orLeave) {
        try {
            around.events().did(resource, Reason.DELETED, letGo(resource));
            return DeleteControl.defaultDelete();
        } catch (RuntimeException failure) {
            return stay(resource, orLeave, stuck(failure));
        }
    }

    private DeleteControl stay(R resource, boolean orLeave, Report.Stuck stuck) {
        if (orLeave) {
            around.events().isLeft(resource, leaves(resource) + ": " + stuck.message(), stuck.fault());
            return DeleteControl.defaultDelete();
        }
        around.events().isStuck(resource, stuck);
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(around.settings().retry().toMillis());
    }

    private static Report.Stuck stuck(RuntimeException failure) {
        return switch (failure) {
            case Obstacle obstacle -> new Report.Stuck(obstacle.reason(), obstacle.getMessage());
            case KubernetesClientException cluster -> new Report.Stuck(Reason.CLUSTER_AWAY, said(cluster));
            default ->
                new Report.Stuck(
                        Reason.OPERATOR_FAILED,
                        "The operator failed: " + whereabouts(failure),
                        Optional.of(Fault.of(failure)));
        };
    }

    /** A client's message names the address and the object, and may quote it: only its code is told on. */
    private static String said(KubernetesClientException failure) {
        LOG.debug("The cluster's API server", failure);
        return "The cluster's API server answered " + failure.getCode()
                + (failure.getStatus() == null ? "" : " " + failure.getStatus().getReason());
    }

    /** Nobody knows what another's message quotes, or its cause's: only what it is and where are told on. */
    private static String whereabouts(RuntimeException failure) {
        return failure.getClass().getName()
                + Arrays.stream(failure.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith(OURS))
                        .findFirst()
                        .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("");
    }

    private static Duration shorter(Duration one, Duration other) {
        var least = Duration.ofMillis(100);
        var shorter = one.compareTo(other) < 0 ? one : other;
        return shorter.compareTo(least) < 0 ? least : shorter;
    }
}
