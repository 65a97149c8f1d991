package dev.keyreeve.drills.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The ledger held against the provider's own record, entry by entry.
 *
 * <p>One kind of entry has no call beside it and is right all the same: a relay writes down that it forwards before it
 * sends, so one that dies between the two leaves an entry of quality {@code bound} and status 0. Nobody but the provider
 * could tell that it never arrived.
 *
 * @param calls that the provider received
 * @param entries that the ledger has
 * @param unmetered calls without an entry
 * @param doubled exchanges with more than one entry, or sent to the provider more than once
 * @param strangers entries without a call that cannot have died on the wire
 * @param wrong entries whose tokens or cost contradict the provider's count, or that cost more than was held for them
 * @param diedOnTheWire see above
 * @param exact entries of quality exact
 * @param billed what the provider would bill for all calls, in nano-USD
 * @param posted what the entries cost, in nano-USD
 */
public record Audit(
        int calls,
        int entries,
        List<String> unmetered,
        List<String> doubled,
        List<String> strangers,
        List<String> wrong,
        int diedOnTheWire,
        int exact,
        long billed,
        long posted) {

    public static Audit of(List<Billed> calls, List<Entry> entries, Tariff tariff) {
        return new Comparison(tariff).run(calls, entries);
    }

    /** Each call has its one entry, and each entry its call. */
    public boolean isOneToOne() {
        return unmetered.isEmpty() && doubled.isEmpty() && strangers.isEmpty();
    }

    public String tally() {
        return "%,d calls at the provider, %,d entries: %d unmetered %s, %d twice %s, %d without a call %s, %d died on the wire"
                .formatted(
                        calls,
                        entries,
                        unmetered.size(),
                        some(unmetered),
                        doubled.size(),
                        some(doubled),
                        strangers.size(),
                        some(strangers),
                        diedOnTheWire);
    }

    public String differences() {
        return "%,d exact to the token, %,d estimated or bound, %d contradict the provider %s"
                .formatted(exact, entries - exact, wrong.size(), some(wrong));
    }

    private static String some(List<String> of) {
        return of.isEmpty() ? "" : of.subList(0, Math.min(3, of.size())).toString();
    }

    private static final class Comparison {
        private final Tariff tariff;
        private final Map<String, Billed> byExchange = new HashMap<>();
        private final List<String> doubled = new ArrayList<>();
        private final List<String> strangers = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private int diedOnTheWire;
        private int exact;

        Comparison(Tariff tariff) {
            this.tariff = tariff;
        }

        Audit run(List<Billed> calls, List<Entry> entries) {
            for (var call : calls) {
                if (byExchange.put(call.exchange(), call) != null) {
                    doubled.add(call.exchange() + " was sent twice");
                }
            }
            var seen = new HashSet<String>();
            for (var entry : entries) {
                if (!seen.add(entry.exchange())) {
                    doubled.add(entry.exchange());
                } else {
                    compare(entry);
                }
            }
            var unmetered = byExchange.keySet().stream()
                    .filter(exchange -> !seen.contains(exchange))
                    .sorted()
                    .toList();
            return new Audit(
                    calls.size(),
                    entries.size(),
                    unmetered,
                    doubled,
                    strangers,
                    wrong,
                    diedOnTheWire,
                    exact,
                    calls.stream().mapToLong(tariff::cost).sum(),
                    entries.stream().mapToLong(Entry::cost).sum());
        }

        private void compare(Entry entry) {
            boolean isExact = entry.quality().equals(Entry.EXACT);
            exact += isExact ? 1 : 0;
            var call = byExchange.get(entry.exchange());
            if (call == null) {
                if (entry.quality().equals(Entry.BOUND) && entry.status() == 0) {
                    diedOnTheWire++;
                } else {
                    strangers.add(entry.exchange());
                }
                return;
            }
            boolean agrees = isExact
                    ? entry.input() == call.input()
                            && entry.output() == call.output()
                            && entry.cost() == tariff.cost(call)
                    : entry.cost() >= tariff.cost(call);
            if (!agrees || entry.cost() > entry.hold()) {
                wrong.add("%s %s: %d + %d tokens for %d of %d nano-USD, the provider counted %d + %d"
                        .formatted(
                                entry.exchange(),
                                entry.quality(),
                                entry.input(),
                                entry.output(),
                                entry.cost(),
                                entry.hold(),
                                call.input(),
                                call.output()));
            }
        }
    }
}
