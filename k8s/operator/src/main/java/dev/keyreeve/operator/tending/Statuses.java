package dev.keyreeve.operator.tending;

import dev.keyreeve.operator.v1alpha1.Condition;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a resource's status is to say. */
final class Statuses {
    /** The API server takes 32,768 characters; people read fewer. */
    private static final int LONGEST = 1000;

    private Statuses() {}

    static Status next(Status known, long generation, Report report, Instant now) {
        return switch (report) {
            case Report.InStep step ->
                new Status(
                        generation,
                        step.id(),
                        step.project(),
                        step.serviceAccount(),
                        step.nextRoll(),
                        List.of(ready(known, generation, "True", Reason.IN_STEP, step.message(), now)));
            case Report.Stuck stuck ->
                new Status(
                        generation,
                        known.id(),
                        known.project(),
                        known.serviceAccount(),
                        known.nextRoll(),
                        List.of(ready(known, generation, "False", stuck.reason(), stuck.message(), now)));
        };
    }

    private static Condition ready(
            Status known, long generation, String status, Reason reason, String message, Instant now) {
        var since = known.ready()
                .filter(before -> before.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        var shown = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
        return new Condition(Condition.READY, status, reason.word(), shown, since, generation);
    }
}
