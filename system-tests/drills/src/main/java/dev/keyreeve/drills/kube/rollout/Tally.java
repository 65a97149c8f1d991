package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Outcome;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How calls ended, as their clients saw it. Safe for any number of threads. */
final class Tally {
    private final long began = System.nanoTime();
    private final AtomicInteger whole = new AtomicInteger();
    private final Queue<String> cut = new ConcurrentLinkedQueue<>();
    private final Queue<String> serverErrors = new ConcurrentLinkedQueue<>();
    private final Queue<String> silent = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    /**
     * @param whole answered to the end
     * @param cut had begun, and did not come to their end
     * @param serverErrors refused with 500 or more
     * @param silent whose connection ended before any answer
     * @param refused otherwise
     */
    record Ends(int whole, List<String> cut, List<String> serverErrors, List<String> silent, List<String> refused) {
        int others() {
            return cut.size() + serverErrors.size() + silent.size() + refused.size();
        }
    }

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered _ -> whole.incrementAndGet();
            case Outcome.Cut(String code, int events) -> cut.add(at("cut: " + code + " after " + events + " events"));
            case Outcome.Broken(String why, int events) -> {
                if (events > 0) {
                    cut.add(at(why + " after " + events + " events"));
                } else {
                    silent.add(at(why));
                }
            }
            case Outcome.Refused(int status, String code, String message, var took) -> {
                var told = at("%d %s (%s) after %d ms".formatted(status, code, message, took.toMillis()));
                (status >= 500 ? serverErrors : refused).add(told);
            }
            case Outcome.HungUp _ -> {} // the drill's own doing
        }
    }

    private String at(String what) {
        return "at %.1f s %s".formatted((System.nanoTime() - began) / 1e9, what);
    }

    Ends ends() {
        return new Ends(
                whole.get(), List.copyOf(cut), List.copyOf(serverErrors), List.copyOf(silent), List.copyOf(refused));
    }
}
