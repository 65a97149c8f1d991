package dev.keyreeve.operator.credential;

import java.util.List;

/** What is to be done next about a credential. A secret is never changed: a new one is stored, then the old one deleted. */
sealed interface CredentialPlan {
    record Store() implements CredentialPlan {}

    /** Of an earlier version, or one too many. */
    record Delete(String id) implements CredentialPlan {}

    record Keep(String id) implements CredentialPlan {}

    /** An administrator disabled the current one, and nothing here undoes it. */
    record Halt(String id) implements CredentialPlan {}

    /** As key-service shows it. */
    record Seen(String id, String name, boolean disabled) {}

    /**
     * @param name of the version that is wanted, which says of what Secret it is
     * @param seen all versions that there are
     */
    static CredentialPlan next(String name, List<Seen> seen) {
        var current = seen.stream().filter(each -> each.name().equals(name)).findFirst();
        if (current.isEmpty()) {
            return new Store();
        }
        var id = current.get().id();
        return seen.stream()
                .filter(each -> !each.id().equals(id))
                .findFirst()
                .<CredentialPlan>map(other -> new Delete(other.id()))
                .orElseGet(() -> current.get().disabled() ? new Halt(id) : new Keep(id));
    }
}
