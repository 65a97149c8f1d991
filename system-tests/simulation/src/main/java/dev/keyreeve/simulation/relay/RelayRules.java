package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.relay.budget.Hold;
import dev.keyreeve.relay.grant.Admission;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Standing;

/**
 * What a relay decides around the production classes. Open to be overridden, so that a test can break a rule and see
 * that somebody notices.
 */
public class RelayRules {
    /** Right before the first byte: holding and clearing took time. */
    protected boolean mayForward(Standing standing, long now) {
        return standing.mayServe(now);
    }

    protected boolean isStillAdmitted(Grants grants, GrantRecord.Key key, long wallMillis) {
        return grants.admit(key.digest(), wallMillis) instanceof Admission.Admitted;
    }

    protected boolean stands(Hold hold) {
        return hold.stands();
    }

    /** Whether an exchange that asked nobody must not be forwarded any more. */
    protected boolean needsHold(Grants grants, GrantRecord.Key key) {
        return !grants.governed(key).isEmpty();
    }

    protected Lease.Granted understood(Lease.Granted granted) {
        return granted;
    }

    /** What the purse is told of the ledger's answer. */
    protected Answer understood(Answer answer) {
        return answer;
    }

    /** Whether a purchase without an answer is closed, because the ledger may have sold it. */
    protected boolean closesUnseen() {
        return true;
    }

    /** Whether an exchange is in the spool before it is on the wire, so that no crash can lose it. */
    protected boolean writesDownFirst() {
        return true;
    }

    /** Whether a revision is acknowledged once it is applied, and not as soon as it is read. */
    protected boolean appliesBeforeAcknowledging() {
        return true;
    }
}
