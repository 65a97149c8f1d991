package dev.keyreeve.drills.kube.privilege;

import dev.keyreeve.deploy.cluster.Neighbour;
import dev.keyreeve.deploy.cluster.Probe;
import dev.keyreeve.drills.kube.privilege.Line.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds what a probe found in one pod against its {@link Place}.
 *
 * @param enforced whether the cluster enforces NetworkPolicies, as the drill saw with a policy of its own
 * @param worldIsThere whether a pod that nothing restricts reaches the outside
 */
record PodJudge(boolean enforced, boolean worldIsThere) {
    static final String NOT_ENFORCED = "a cluster that enforces NetworkPolicies; this one takes them and does not";
    static final String NO_WORLD = "a way out of the cluster, so that there is something to refuse";
    static final String HIDDEN = "a runtime that lets a debug container look into its neighbour's process";
    private static final String OPEN = "open";
    private static final Set<String> STRANGER = Set.of("401", "403");

    List<Line> judge(Place place, Probe.Found found) {
        var lines = new ArrayList<Line>();
        for (var address : Address.INSIDE) {
            if (!address.component().equals(place.component())) {
                lines.add(reach(place, address, found.reached().getOrDefault(address.at(), "")));
            }
        }
        lines.add(outside(place, found.reached().getOrDefault(Address.OUTSIDE, "")));
        found.api().forEach((path, answer) -> lines.add(api(place, path, answer)));
        lines.addAll(process(place, found.neighbour()));
        return lines;
    }

    private Line reach(Place place, Address address, String came) {
        var what = place.component() + " to " + address.component() + ": " + came;
        if (place.reaches().contains(address.component())) {
            return Line.of(Kind.CALLS, came.equals(OPEN), what);
        }
        return enforced
                ? Line.of(Kind.REACH, !came.equals(OPEN), what)
                : new Line.Untold(Kind.REACH, what, NOT_ENFORCED);
    }

    private Line outside(Place place, String came) {
        var what = place.component() + " to the outside: " + came;
        if (!enforced) {
            return new Line.Untold(Kind.OUTSIDE, what, NOT_ENFORCED);
        }
        return worldIsThere
                ? Line.of(Kind.OUTSIDE, came.equals(OPEN) == place.outside(), what)
                : new Line.Untold(Kind.OUTSIDE, what, NO_WORLD);
    }

    /** Where policies are enforced there is no answer; where not, a stranger is turned away. */
    private Line api(Place place, String path, String answer) {
        var what = place.component() + " asks for " + path + ": " + answer;
        return Line.of(Kind.API, enforced ? answer.equals("no answer") : STRANGER.contains(answer), what);
    }

    private static List<Line> process(Place place, Neighbour neighbour) {
        var who = place.component() + " ";
        if (!neighbour.seen()) {
            return List.of(
                    new Line.Untold(Kind.SECRET, who + "is hidden", HIDDEN),
                    new Line.Untold(Kind.POD, who + "is hidden", HIDDEN));
        }
        var unknown = new HashSet<>(neighbour.files());
        unknown.removeAll(place.files());
        var writes = new HashSet<>(neighbour.wrote());
        writes.removeAll(place.writes());
        return List.of(
                Line.of(Kind.SECRET, unknown.isEmpty(), who + "is shown " + neighbour.files()),
                Line.of(Kind.SECRET, neighbour.role().equals(place.role()), who + "logs in as " + neighbour.role()),
                Line.of(Kind.API, !neighbour.token(), who + "has " + (neighbour.token() ? "a token" : "no token")),
                Line.of(Kind.POD, neighbour.user() > 0, who + "is user " + neighbour.user()),
                Line.of(
                        Kind.POD,
                        neighbour.status().equals(List.of("CapEff:0000000000000000", "NoNewPrivs:1", "Seccomp:2")),
                        who + "has " + neighbour.status()),
                Line.of(Kind.POD, writes.isEmpty(), who + "writes to " + neighbour.wrote()));
    }
}
