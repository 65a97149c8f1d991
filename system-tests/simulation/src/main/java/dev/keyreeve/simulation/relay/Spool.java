package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.ledger.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A relay's disk: what one process wrote, the next one finds. Records for Kafka are kept in order; which of them Kafka
 * has is forgotten with the process.
 */
final class Spool {
    /**
     * What earlier processes began and did not end.
     *
     * @param unsettled the entries that would be true if nothing more is heard
     * @param unclosed the closes that are missing
     * @param claimed what was claimed of every allotment that the spool knows
     */
    record Leftover(List<Entry> unsettled, List<UsageRecord.Closed> unclosed, List<Allotment.Claimed> claimed) {}

    private record Claim(OrganizationId organization, Amounts amounts) {}

    private final String relay;
    private final Map<String, Entry> unsettled = new LinkedHashMap<>();
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Set<String> closed = new LinkedHashSet<>();
    private final List<UsageRecord> forKafka = new ArrayList<>();

    Spool(String relay) {
        this.relay = relay;
    }

    void forwarded(Entry bound) {
        unsettled.put(bound.exchange(), bound);
        if (bound.allotment() != null) {
            claims.merge(
                    bound.allotment(),
                    new Claim(bound.organization(), bound.hold()),
                    (known, more) ->
                            new Claim(known.organization(), known.amounts().plus(more.amounts())));
        }
    }

    void settled(Entry entry) {
        unsettled.remove(entry.exchange());
        forKafka.add(new UsageRecord.Settled(entry));
    }

    void closed(UsageRecord.Closed close) {
        closed.add(close.closing().allotment());
        forKafka.add(close);
    }

    int written() {
        return forKafka.size();
    }

    List<UsageRecord> from(int position) {
        return List.copyOf(forKafka.subList(position, forKafka.size()));
    }

    Leftover leftover() {
        var unclosed = new ArrayList<UsageRecord.Closed>();
        var claimed = new ArrayList<Allotment.Claimed>();
        claims.forEach((allotment, claim) -> {
            claimed.add(new Allotment.Claimed(claim.organization(), allotment, claim.amounts()));
            if (!closed.contains(allotment)) {
                unclosed.add(new UsageRecord.Closed(
                        claim.organization(), relay, new Allotment.Closing(allotment, claim.amounts())));
            }
        });
        return new Leftover(List.copyOf(unsettled.values()), unclosed, claimed);
    }

    /**
     * Deletes everything, if no later process would need it.
     *
     * @param acknowledged how many records Kafka is known to have
     * @return whether it did
     */
    boolean forgetFinished(int acknowledged) {
        if (!unsettled.isEmpty() || acknowledged < forKafka.size() || !closed.containsAll(claims.keySet())) {
            return false;
        }
        claims.clear();
        closed.clear();
        forKafka.clear();
        return true;
    }
}
