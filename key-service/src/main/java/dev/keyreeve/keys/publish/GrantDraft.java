package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;

/** A grant record that does not yet know its revision: a change stamps its records when its work is done. */
@FunctionalInterface
public interface GrantDraft {
    GrantRecord at(long revision, boolean ack);
}
