package dev.keyreeve.operator.v1alpha1;

/** Why a resource is as it is: what the {@code Ready} condition and the events carry. */
public enum Reason {
    IN_STEP("InStep"),
    /** Something that the resource names is not there, or not yet. */
    WAITING("Waiting"),
    SECRET_MISSING("SecretMissing"),
    /** The Secret is there, and not for this: its type says so, or whose it is. */
    SECRET_NOT_OURS("SecretNotOurs"),
    /** The cluster would not take the Secret that a key is to be kept in. */
    SECRET_NOT_WRITTEN("SecretNotWritten"),
    ADMIN_KEY_REFUSED("AdminKeyRefused"),
    /** It is good, and not for the organization that all this is in. */
    ANOTHER_ORGANIZATION("AnotherOrganization"),
    /** It is known, and its role does not include what is needed. */
    PERMISSION_MISSING("PermissionMissing"),
    REFUSED("Refused"),
    KEY_SERVICE_AWAY("KeyServiceAway"),
    CLUSTER_AWAY("ClusterAway"),
    /** A fault of the operator's own. */
    OPERATOR_FAILED("OperatorFailed"),
    /** An administrator's doing, which nothing here undoes. */
    DISABLED("Disabled"),
    ARCHIVED("Archived"),

    // Events alone
    CHANGED("Changed"),
    DELETED("Deleted"),
    RETAINED("Retained"),
    LEFT_BEHIND("LeftBehind");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
