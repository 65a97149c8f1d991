package dev.keyreeve.drills.kube.privilege;

import dev.keyreeve.drills.kit.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Judges attempts: one claim for each kind of which at least one could be told. */
final class PrivilegeVerdict {
    private static final int SHOWN = 4;

    private PrivilegeVerdict() {}

    static Verdict of(List<Line> lines) {
        var verdict = Verdict.builder();
        for (var kind : Line.Kind.values()) {
            var kept = lines.stream()
                    .filter(line -> line.kind() == kind && line instanceof Line.Kept)
                    .count();
            var broken = lines.stream()
                    .filter(line -> line.kind() == kind && line instanceof Line.Broken)
                    .map(Line::what)
                    .toList();
            if (kept + broken.size() > 0) {
                verdict.claim(
                        kind.claim(),
                        broken.isEmpty(),
                        "%d attempts went as they should, %d did not %s"
                                .formatted(
                                        kept,
                                        broken.size(),
                                        broken.isEmpty() ? "" : broken.subList(0, Math.min(SHOWN, broken.size()))));
            }
        }
        var untold = lines.stream()
                .filter(Line.Untold.class::isInstance)
                .map(Line.Untold.class::cast)
                .collect(Collectors.groupingBy(Line.Untold::why, Collectors.counting()));
        if (!untold.isEmpty()) {
            verdict.lacks(untold.entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .map(each -> each.getKey() + " (" + each.getValue() + " lines are not judged)")
                    .collect(Collectors.joining("; ")));
        }
        return verdict.figure("attempts", lines.size())
                .figure(
                        "not_judged",
                        untold.values().stream().mapToLong(Long::longValue).sum())
                .build();
    }
}
