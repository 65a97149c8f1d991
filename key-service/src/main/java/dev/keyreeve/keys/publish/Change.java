package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.audit.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change under way: its transaction is open and holds the organization's lock. */
public final class Change {
    private final AdminCaller by;
    private final AuditTrail trail;
    private final List<GrantDraft> drafts = new ArrayList<>();

    Change(AdminCaller by, AuditTrail trail) {
        this.by = by;
        this.trail = trail;
    }

    public AdminCaller by() {
        return by;
    }

    public OrganizationId organization() {
        return by.organization();
    }

    public void note(AuditAction action, String targetId) {
        note(action, targetId, null);
    }

    public void note(AuditAction action, String targetId, @Nullable String projectId) {
        trail.append(by, action, targetId, projectId);
    }

    /** Records reach the topic in the order of these calls. */
    public void publish(GrantDraft draft) {
        drafts.add(draft);
    }

    /**
     * Gives each record a revision of its own, and asks for the acknowledgement of the last alone: revisions arrive in
     * order, so a relay that has applied the last has applied all.
     */
    List<GrantRecord> stamp(long previous, boolean ack) {
        var records = new ArrayList<GrantRecord>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            records.add(drafts.get(i).at(previous + 1 + i, ack && i == drafts.size() - 1));
        }
        return records;
    }
}
