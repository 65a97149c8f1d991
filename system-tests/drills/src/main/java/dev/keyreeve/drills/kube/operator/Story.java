package dev.keyreeve.drills.kube.operator;

import dev.keyreeve.drills.kit.Outcome;
import java.util.List;

/**
 * What a team and its administrator saw.
 *
 * @param ready whether all that was written became ready, and in how many seconds
 * @param told each resource's reason then
 * @param called how a call with the key in the Secret ended
 * @param seen how often the provider saw that call
 * @param let what the operator's admin key was not refused and should have been
 * @param tried how much it was tried with
 * @param mended whether a budget that was deleted behind its back came back
 * @param succession who led before and after the leader's pod was deleted
 * @param rights that the account has
 * @param deletion what became of a ServiceKey
 * @param restarts of the operator's containers, in all of this
 */
record Story(
        Took ready,
        String told,
        Outcome called,
        long seen,
        List<String> let,
        int tried,
        Took mended,
        Succession succession,
        Rights rights,
        Deletion deletion,
        int restarts) {

    /** @param holds false when it never came about @param seconds until it did, or until nobody waited any more */
    record Took(boolean holds, double seconds) {
        @Override
        public String toString() {
            return (holds ? "after %.1f s" : "not within %.0f s").formatted(seconds);
        }
    }

    /**
     * @param before the pod that led
     * @param after the pod that led then
     * @param tended when something that was written after that was ready
     */
    record Succession(String before, String after, Took tended) {}

    /**
     * @param letGo the resource went
     * @param secretIsGone with it
     * @param called how a call with its key ended
     */
    record Deletion(boolean letGo, boolean secretIsGone, Outcome called) {}
}
