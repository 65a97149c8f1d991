package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Outcome;
import java.util.List;

/**
 * How a disable that was tried stands once everything is back.
 *
 * @param status the member's, as the admin API shows it
 * @param enforcedNs {@link System#nanoTime} when {@code enforced: true} had been read, from the answer or from its status
 *     URL; {@link Long#MAX_VALUE} when it never was
 * @param calls one by the member at each relay
 */
record Aftermath(Attempt attempt, String status, long enforcedNs, List<Outcome> calls) {

    /** From when on the member must not be admitted, for good. */
    Window window() {
        return new Window(attempt.member().userId(), attempt.askedNs(), enforcedNs, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private boolean isEnforced() {
        return enforcedNs != Long.MAX_VALUE;
    }

    /** The member is disabled, and every relay says so; or they are active, and every relay serves. */
    boolean agrees() {
        return switch (status) {
            case "disabled" -> calls.stream().allMatch(Aftermath::refusesTheMember);
            case "active" -> calls.stream().allMatch(Outcome.Answered.class::isInstance);
            default -> false;
        };
    }

    /** What was told to be done is done. */
    boolean holds() {
        return switch (attempt.answer()) {
            case Attempt.Answer.Enforced _, Attempt.Answer.Pending _ ->
                isEnforced() && status.equals("disabled") && agrees();
            case Attempt.Answer.Unknown _ -> agrees();
        };
    }

    private static boolean refusesTheMember(Outcome call) {
        return call instanceof Outcome.Refused refused && refused.code().equals("member_disabled");
    }

    @Override
    public String toString() {
        return attempt.member().userId() + ": answered " + attempt.answer() + ", now " + status
                + (isEnforced() ? "" : " (nobody was told that it is enforced)") + ", calls " + calls;
    }
}
