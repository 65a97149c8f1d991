package dev.keyreeve.operator.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * As Kubernetes has conditions everywhere.
 *
 * @param status {@code True} or {@code False}
 * @param lastTransitionTime RFC 3339, of the last change of {@code status}
 * @param observedGeneration the generation of the resource that this was found for
 */
public record Condition(
        String type, String status, String reason, String message, String lastTransitionTime, long observedGeneration) {
    public static final String READY = "Ready";

    @JsonIgnore
    public boolean isTrue() {
        return status.equals("True");
    }
}
