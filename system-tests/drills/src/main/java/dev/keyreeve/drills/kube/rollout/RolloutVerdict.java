package dev.keyreeve.drills.kube.rollout;

import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.Evidence;
import java.util.List;
import java.util.stream.Stream;

/** Judges a rollout by what its clients saw, the provider recorded and the ledger has. */
final class RolloutVerdict {
    private static final int SHOWN = 8;

    private RolloutVerdict() {}

    /**
     * @param done disables, in their order
     * @param failures what the admin API did not do
     * @param knocked calls after {@code enforced: true} that the provider saw
     */
    record Disabling(List<Disables.Disable> done, List<String> failures, long knocked) {
        List<Outcome> knocks() {
            return done.stream().flatMap(each -> each.knocks().stream()).toList();
        }

        long refused() {
            return knocks().stream()
                    .filter(knock -> knock instanceof Outcome.Refused(int status, String code, var _, var _)
                            && status == 403
                            && code.equals("member_disabled"))
                    .count();
        }

        long cut() {
            return done.stream()
                    .filter(each ->
                            each.stream() instanceof Outcome.Cut(String code, int _) && code.equals("member_disabled"))
                    .count();
        }
    }

    /**
     * @param again calls that were made again, because their connections ended before any answer
     * @param brokenWay what the drill's own way into the cluster complained of; empty when it held
     */
    static Verdict of(
            List<Taken> taken,
            int open,
            Tally.Ends streams,
            Tally.Ends calls,
            Disabling disabling,
            Evidence evidence,
            int again,
            String brokenWay) {
        var verdict = Verdict.builder();
        claimReplaced(verdict, taken, open);
        claimServed(verdict, streams, calls);
        claimDisabled(verdict, disabling);
        evidence.claimMetered(verdict);
        if (!brokenWay.isEmpty()) {
            verdict.lacks("a kubectl port-forward that holds; this one broke: " + brokenWay);
        }
        for (var step : taken) {
            verdict.figure(step.text().replaceAll("[^A-Za-z0-9]+", "_") + "_s", step.seconds());
        }
        return verdict.figure("streams", streams.whole())
                .figure("calls", calls.whole())
                .figure("made_again", again)
                .figure("disables", disabling.done().size())
                .figure(
                        "enforced_max_ms",
                        disabling.done().stream()
                                .mapToLong(Disables.Disable::tookMs)
                                .max()
                                .orElse(0))
                .build();
    }

    private static void claimReplaced(Verdict.Builder verdict, List<Taken> taken, int open) {
        verdict.claim(
                "every pod was replaced, each step under " + open + " open streams",
                !taken.isEmpty()
                        && taken.stream().allMatch(step -> step.pods() > 0 && step.old() == 0 && step.open() >= open),
                taken.toString());
    }

    private static void claimServed(Verdict.Builder verdict, Tally.Ends streams, Tally.Ends calls) {
        verdict.claim(
                        "no stream is cut",
                        streams.whole() > 0 && streams.cut().isEmpty(),
                        "%,d streams whole, %d cut %s"
                                .formatted(streams.whole(), streams.cut().size(), some(streams.cut())))
                .claim(
                        "no client sees a 5xx",
                        calls.whole() > 0
                                && streams.serverErrors().isEmpty()
                                && calls.serverErrors().isEmpty(),
                        "%,d streams and %,d calls answered; 5xx: %d %s and %d %s"
                                .formatted(
                                        streams.whole(),
                                        calls.whole(),
                                        streams.serverErrors().size(),
                                        some(streams.serverErrors()),
                                        calls.serverErrors().size(),
                                        some(calls.serverErrors())))
                .claim(
                        "no call is left without an answer, or refused",
                        streams.others() + calls.others()
                                == streams.cut().size()
                                        + streams.serverErrors().size()
                                        + calls.serverErrors().size(),
                        "no answer: %d %s; refused: %d %s"
                                .formatted(
                                        streams.silent().size() + calls.silent().size(),
                                        some(both(streams.silent(), calls.silent())),
                                        streams.refused().size()
                                                + calls.refused().size(),
                                        some(both(streams.refused(), calls.refused()))));
    }

    private static void claimDisabled(Verdict.Builder verdict, Disabling disabling) {
        var done = disabling.done();
        long late = done.stream().filter(each -> !each.atOnce()).count();
        long never = done.stream().filter(each -> !each.enforced()).count();
        verdict.claim(
                        "every disable is enforced when its answer comes, and the admin API fails nobody",
                        !done.isEmpty() && late == 0 && disabling.failures().isEmpty(),
                        "%d disables, %d answered 202, %d of these never enforced; failures: %d %s"
                                .formatted(
                                        done.size(),
                                        late,
                                        never,
                                        disabling.failures().size(),
                                        some(disabling.failures())))
                .claim(
                        "after enforced: true no call of a disabled member reaches the provider, and each is refused",
                        disabling.knocked() == 0
                                && disabling.refused() == disabling.knocks().size()
                                && disabling.refused() > 0,
                        "%,d calls made, %,d of them refused as member_disabled, %d at the provider %s"
                                .formatted(
                                        disabling.knocks().size(),
                                        disabling.refused(),
                                        disabling.knocked(),
                                        some(disabling.knocks().stream()
                                                .filter(knock -> !(knock instanceof Outcome.Refused))
                                                .map(String::valueOf)
                                                .toList())))
                .claim(
                        "the stream of a disabled member ends with member_disabled",
                        disabling.cut() == done.size(),
                        "%d of %d %s"
                                .formatted(
                                        disabling.cut(),
                                        done.size(),
                                        some(done.stream()
                                                .map(Disables.Disable::stream)
                                                .filter(end -> !(end instanceof Outcome.Cut))
                                                .map(String::valueOf)
                                                .toList())));
    }

    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static String some(List<String> of) {
        return of.isEmpty() ? "" : of.subList(0, Math.min(SHOWN, of.size())).toString();
    }
}
