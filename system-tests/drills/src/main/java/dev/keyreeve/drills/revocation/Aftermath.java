package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Outcome;
import java.util.List;

/**
 * How a disable that was tried stands once everything is back.
 *
 * @param status the member's, as the admin API shows it
 * @param enforced what the status URL says at last; true where there is none to ask
 * @param calls one by the member at each relay
 */
record Aftermath(Attempt attempt, String status, boolean enforced, List<Outcome> calls) {

    /** The member is disabled, that is enforced, and every relay says so; or they are active, and every relay serves. */
    boolean agrees() {
        return switch (status) {
            case "disabled" -> enforced && calls.stream().allMatch(Aftermath::refusesTheMember);
            case "active" -> calls.stream().allMatch(Outcome.Answered.class::isInstance);
            default -> false;
        };
    }

    /** What was told to be done is done. */
    boolean holds() {
        return switch (attempt.answer()) {
            case Attempt.Answer.Enforced _, Attempt.Answer.Pending _ -> status.equals("disabled") && agrees();
            case Attempt.Answer.Unknown _ -> agrees();
        };
    }

    private static boolean refusesTheMember(Outcome call) {
        return call instanceof Outcome.Refused refused && refused.code().equals("member_disabled");
    }

    @Override
    public String toString() {
        return attempt.member().userId() + ": answered " + attempt.answer() + ", now " + status
                + (enforced ? "" : " (not enforced)") + ", calls " + calls;
    }
}
