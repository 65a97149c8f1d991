package dev.keyreeve.drills.restore;

import dev.keyreeve.drills.kit.Enforcement;
import dev.keyreeve.drills.kit.Verdict;

/** What must be true after a restore. */
final class RestoreJudge {
    private RestoreJudge() {}

    /**
     * @param refused whether key-service refused the backup before it was told to reconcile
     * @param since calls at the provider between the backup and the loss: what the backup lacks
     * @param disabled the member who was disabled after the backup
     * @param joined who joined after it
     * @param stayed who had nothing to do with any of it
     * @param disabledNow the disable of one more member after the restore
     * @param disabledThen that member
     */
    record Seen(
            boolean refused,
            long since,
            Aftermath disabled,
            Aftermath joined,
            Aftermath stayed,
            Enforcement disabledNow,
            Aftermath disabledThen) {}

    static void claim(Verdict.Builder verdict, Seen seen) {
        verdict.claim(
                        "key-service does not take a database that is older than the topic without being told",
                        seen.refused(),
                        "refused: " + seen.refused())
                .claim(
                        "who was disabled after the backup stays disabled",
                        seen.disabled().isOut("disabled"),
                        seen.disabled().toString())
                .claim(
                        "who joined after the backup, and is not in it, is not admitted",
                        seen.joined().isOut("not_found"),
                        seen.joined().toString())
                .claim(
                        "everybody else is served",
                        seen.stayed().isServed(),
                        seen.stayed().toString())
                .claim(
                        "a disable after the restore is a fact",
                        seen.disabledNow().enforced() && seen.disabledThen().isOut("disabled"),
                        "%s; %s".formatted(seen.disabledNow(), seen.disabledThen()))
                .claim(
                        "there was usage that the backup did not have",
                        seen.since() > 0,
                        "%,d calls between the backup and the loss".formatted(seen.since()));
    }
}
