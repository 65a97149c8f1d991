package dev.keyreeve.drills.kube.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kube.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator's account may do, by the API server's own word: each right as {@code verb group/resource}. */
record Rights(Set<String> inHouse, Set<String> inTeam, Set<String> elsewhere) {
    private static final Set<String> OWN_KINDS = rights(
            "keyreeve.dev",
            List.of("organizations", "projects", "providercredentials", "budgets", "servicekeys"),
            List.of("get", "list", "watch", "patch"));
    private static final Set<String> OWN_STATUS = rights(
            "keyreeve.dev",
            List.of(
                    "organizations/status",
                    "projects/status",
                    "providercredentials/status",
                    "budgets/status",
                    "servicekeys/status"),
            List.of("patch"));
    private static final Set<String> LEASE = Set.of(
            "create coordination.k8s.io/leases",
            "get coordination.k8s.io/leases keyreeve-operator",
            "update coordination.k8s.io/leases keyreeve-operator",
            "patch coordination.k8s.io/leases keyreeve-operator");
    private static final Set<String> SECRETS =
            Set.of("get /secrets", "create /secrets", "update /secrets", "create /events");

    /** Everybody may ask who they are and what they may do. */
    private static final Set<String> EVERYBODYS = Set.of("authorization.k8s.io", "authentication.k8s.io");

    /** What it needs. */
    static Rights needed() {
        return new Rights(
                union(OWN_KINDS, OWN_STATUS, LEASE),
                union(OWN_KINDS, OWN_STATUS, SECRETS),
                union(OWN_KINDS, OWN_STATUS));
    }

    static Rights look(Cluster house, Cluster team) {
        var account = "system:serviceaccount:" + house.namespace() + ":keyreeve-operator";
        return new Rights(
                in(house, account, house.namespace()),
                in(house, account, team.namespace()),
                in(house, account, "kube-system"));
    }

    /** Nothing on either side when they are the same. */
    String differenceTo(Rights other) {
        return Stream.of(
                        difference("too much in the house's namespace", inHouse, other.inHouse),
                        difference("too much in the team's", inTeam, other.inTeam),
                        difference("too much elsewhere", elsewhere, other.elsewhere),
                        difference("missing in the house's", other.inHouse, inHouse),
                        difference("missing in the team's", other.inTeam, inTeam),
                        difference("missing elsewhere", other.elsewhere, elsewhere))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    int count() {
        return inHouse.size() + inTeam.size() + elsewhere.size();
    }

    private static String difference(String what, Set<String> these, Set<String> those) {
        var difference = new TreeSet<>(these);
        difference.removeAll(those);
        return difference.isEmpty() ? "" : what + ": " + difference;
    }

    private static Set<String> in(Cluster cluster, String account, String namespace) {
        var review = cluster.asks(
                account,
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                Map.of(
                        "apiVersion",
                        "authorization.k8s.io/v1",
                        "kind",
                        "SelfSubjectRulesReview",
                        "spec",
                        Map.of("namespace", namespace)));
        var rights = new TreeSet<String>();
        for (var rule : review.at("/status/resourceRules")) {
            for (var group : texts(rule.path("apiGroups"))) {
                if (!EVERYBODYS.contains(group)) {
                    var verbs = texts(rule.path("verbs"));
                    var names = texts(rule.path("resourceNames"));
                    for (var right : rights(group, texts(rule.path("resources")), verbs)) {
                        rights.addAll(
                                names.isEmpty()
                                        ? Set.of(right)
                                        : names.stream()
                                                .map(name -> right + " " + name)
                                                .collect(Collectors.toSet()));
                    }
                }
            }
        }
        return rights;
    }

    private static Set<String> rights(String group, List<String> resources, List<String> verbs) {
        return resources.stream()
                .flatMap(resource -> verbs.stream().map(verb -> verb + " " + group + "/" + resource))
                .collect(Collectors.toUnmodifiableSet());
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        return Stream.of(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
