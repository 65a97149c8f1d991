package dev.keyreeve.relay.grant;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Revisions that key-service waits to hear of: put in by the feed, taken out once it has confirmed them. */
public final class Acknowledgements {
    /** Marks in one request; a relay that starts may owe one to every organization. */
    private static final int BATCH = 500;

    private final Map<OrganizationId, Long> owed = new HashMap<>();

    public synchronized void owe(Lease.Mark mark) {
        owed.merge(mark.organization(), mark.revision(), Math::max);
        notifyAll();
    }

    /** Some of what is owed; empty when nothing is. */
    public synchronized List<Lease.Mark> some() {
        var marks = new ArrayList<Lease.Mark>(Math.min(BATCH, owed.size()));
        for (var entry : owed.entrySet()) {
            if (marks.size() == BATCH) {
                break;
            }
            marks.add(new Lease.Mark(entry.getKey(), entry.getValue()));
        }
        return marks;
    }

    /** Waits until something is owed. */
    public synchronized List<Lease.Mark> await() throws InterruptedException {
        while (owed.isEmpty()) {
            wait();
        }
        return some();
    }

    public synchronized void confirmed(List<Lease.Mark> marks) {
        // What has grown in the meantime stays owed.
        marks.forEach(mark -> owed.remove(mark.organization(), mark.revision()));
    }
}
