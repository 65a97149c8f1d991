package dev.keyreeve.drills.kube.privilege;

import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.Canary;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Pairs;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.kube.privilege.Line.Kind;
import java.util.ArrayList;
import java.util.List;

/** A service that somebody has broken into is tried: how far does one get from there? */
public final class LeastPrivilegeDrill implements Drill {
    private static final List<List<String>> RIGHTS = List.of(
            List.of("get", "secrets"),
            List.of("list", "secrets"),
            List.of("list", "pods"),
            List.of("create", "pods"),
            List.of("create", "pods/exec"));

    private final Options options;

    public LeastPrivilegeDrill(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "least-privilege";
    }

    @Override
    public String summary() {
        return "each pod tries what it must not: the API server, other pods, the outside, others' schemas and secrets";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        return Reach.hold(options, Pairs.VOLUMES, site -> {
            try (var house = Pairs.open(site, name(), seed, teller)) {
                var lines = new ArrayList<Line>();
                var canary = Canary.look(house);
                teller.note(
                        canary.enforced()
                                ? "NetworkPolicies are enforced here"
                                : "NetworkPolicies are NOT enforced here");
                var judge = new PodJudge(canary.enforced(), canary.worldIsThere());
                var inside = new Inside(house.cluster());
                for (var place : Place.ALL) {
                    teller.step("from inside of " + place.component());
                    lines.addAll(judge.judge(place, inside.probe(place)));
                    lines.addAll(rights(house, place));
                }
                teller.step("with each service's password, at PostgreSQL");
                lines.addAll(new Roles(house).tried());
                return PrivilegeVerdict.of(lines);
            }
        });
    }

    /** What its account might do if somebody got hold of a token for it. */
    private static List<Line> rights(Pairs house, Place place) {
        var account = "system:serviceaccount:" + house.cluster().namespace() + ":keyreeve-" + place.component();
        return RIGHTS.stream()
                .map(right -> {
                    boolean may = house.cluster().may(account, right.get(0), right.get(1));
                    return Line.of(Kind.API, !may, account + " may " + right + ": " + may);
                })
                .toList();
    }
}
