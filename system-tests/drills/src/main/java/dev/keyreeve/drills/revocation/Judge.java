package dev.keyreeve.drills.revocation;

import dev.keyreeve.drills.kit.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Compares when members were disabled with what the provider received and with what the clients were answered. Pure, so
 * that a doctored record can show that it finds what it looks for.
 */
final class Judge {
    private final Map<String, List<Window>> windows;
    private final List<Made> made;
    private final Map<Integer, Made> byNumber = new HashMap<>();

    Judge(List<Window> windows, List<Made> made) {
        this.windows = windows.stream().collect(Collectors.groupingBy(Window::user));
        this.made = made;
        made.forEach(call -> byNumber.put(call.number(), call));
    }

    /**
     * A call that reached the provider while its member was disabled and that was enforced.
     *
     * @param afterNs how long after {@code enforced: true} had been read
     * @param cameAfter it cannot have reached the provider before that
     * @param sentAfter its client sent it after that: no clock and no busy machine can explain it
     */
    record Late(Arrival arrival, int relay, long afterNs, boolean cameAfter, boolean sentAfter) {
        boolean isCertain() {
            return cameAfter || sentAfter;
        }

        @Override
        public String toString() {
            return "call %d of %s at relay-%d, %.2f ms after, %s"
                    .formatted(
                            arrival.number(),
                            arrival.user(),
                            relay,
                            afterNs / 1e6,
                            sentAfter ? "sent after the answer" : "under way at the answer");
        }
    }

    /**
     * By the earliest moment at which each can have reached the provider. A call that its client sent after the answer is
     * late whatever the provider's delay.
     */
    List<Late> late(List<Arrival> arrivals) {
        return after(arrivals).stream().filter(Late::isCertain).toList();
    }

    /** Calls that the provider read after the answer and that can have reached it before: nobody can tell. */
    List<Late> undecided(List<Arrival> arrivals) {
        return after(arrivals).stream().filter(Predicate.not(Late::isCertain)).toList();
    }

    private List<Late> after(List<Arrival> arrivals) {
        var after = new ArrayList<Late>();
        for (var arrival : arrivals) {
            for (var window : windowsOf(arrival.user())) {
                if (window.forbids(arrival.user(), arrival.arrivedNs())) {
                    var call = byNumber.get(arrival.number());
                    after.add(new Late(
                            arrival,
                            call == null ? 0 : call.relay(),
                            arrival.arrivedNs() - window.enforcedNs(),
                            window.enforcedNs() < arrival.notBeforeNs(),
                            call != null && call.sentNs() > window.enforcedNs()));
                }
            }
        }
        after.sort(Comparator.comparingLong(one -> one.arrival().arrivedNs()));
        return after;
    }

    /** Calls that were not served although their member was not disabled at any moment of theirs. */
    List<Made> hurt() {
        return made.stream()
                .filter(Predicate.not(Judge::isFine))
                .filter(call -> windowsOf(call.user()).stream()
                        .noneMatch(window -> window.excuses(call.user(), call.sentNs(), call.endedNs())))
                .toList();
    }

    private static boolean isFine(Made call) {
        return switch (call.outcome()) {
            case Outcome.Answered _, Outcome.HungUp _ -> true;
            case Outcome.Refused _, Outcome.Cut _, Outcome.Broken _ -> false;
        };
    }

    /** Calls that were sent between {@code enforced: true} and the enable, and were not refused with this code. */
    List<Made> notRefused(String code) {
        return made.stream()
                .filter(call -> windowsOf(call.user()).stream()
                        .anyMatch(window -> window.forbids(call.user(), call.sentNs())
                                && window.forbids(call.user(), call.endedNs())))
                .filter(call -> !(call.outcome() instanceof Outcome.Refused refused
                        && refused.code().equals(code)))
                .toList();
    }

    /**
     * What became of the streams that were open when their members were disabled.
     *
     * @param afterNs of each that was cut: from {@code enforced: true} having been read to its error event having been
     *     read, negative when the event came first
     * @param uncut the others
     */
    record Cuts(List<Long> afterNs, List<Made> uncut) {}

    Cuts cuts() {
        var after = new ArrayList<Long>();
        var uncut = new ArrayList<Made>();
        for (var call : made) {
            for (var window : windowsOf(call.user())) {
                if (window.enforcedNs() != Long.MAX_VALUE && call.wasOpenAt(window.askedNs())) {
                    if (call.outcome() instanceof Outcome.Cut cut && cut.code().equals("member_disabled")) {
                        after.add(call.endedNs() - window.enforcedNs());
                    } else {
                        uncut.add(call);
                    }
                }
            }
        }
        return new Cuts(after, uncut);
    }

    private List<Window> windowsOf(String user) {
        return windows.getOrDefault(user, List.of());
    }
}
