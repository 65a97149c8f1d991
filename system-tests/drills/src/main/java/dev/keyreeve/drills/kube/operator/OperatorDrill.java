package dev.keyreeve.drills.kube.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.Reach;
import dev.keyreeve.drills.kube.Release;
import dev.keyreeve.drills.kube.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** As a team does that lives in git and an administrator beside it, with two operators of which one leads. */
public final class OperatorDrill implements Drill {
    /** A relay's, PostgreSQL's and Kafka's. */
    private static final int VOLUMES = 3;

    /** How often it looks at key-service. */
    private static final int RESYNC_SECONDS = 5;

    private final Options options;

    public OperatorDrill(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "operator";
    }

    @Override
    public String summary() {
        return "a team's resources, as the README shows them: made, mended, tended by the next operator, and gone";
    }

    @Override
    public Verdict run(Scale scale, long seed, Teller teller) throws Exception {
        return Reach.hold(options, VOLUMES, site -> OperatorVerdict.of(story(site, seed, teller)));
    }

    private Story story(Site site, long seed, Teller teller) throws IOException {
        var example =
                Example.read(Path.of(System.getProperty("keyreeve.root", ".")).toAbsolutePath());
        // They are closed in the reverse order: the team while it is tended, the house last.
        try (var house = Cluster.open(site, name(), seed, teller);
                var definitions = Definitions.look(house);
                var release = Release.prepareSmall(house, values(house, definitions, teamsNamespace(seed)));
                Uninstalled _ = release::uninstallAnyway;
                var team = new Team(Cluster.open(site, "team", seed, teller))) {
            teller.step("helm install --wait, with the operator; then a second one");
            release.install();
            house.kubectl("scale", "deployment/keyreeve-operator", "--replicas=2");
            house.manages(
                    Duration.ofSeconds(100), "rollout", "status", "deployment/keyreeve-operator", "--timeout=90s");
            try (var scene = Scene.open(house, release, team, teller)) {
                return scene.play(example);
            }
        }
    }

    /** What is done whatever came before it. */
    @FunctionalInterface
    private interface Uninstalled extends AutoCloseable {
        @Override
        void close();
    }

    private static String teamsNamespace(long seed) {
        return "keyreeve-drill-team-%x".formatted(seed & 0xFFFF);
    }

    private static Map<String, Object> values(Cluster house, Definitions definitions, String team) {
        var slices = house.raw("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
                        + "?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes")
                .path("items");
        return Map.of(
                "operator",
                Map.of(
                        "enabled",
                        true,
                        "crds",
                        !definitions.areThere(),
                        "namespaces",
                        List.of(team),
                        "resyncSeconds",
                        RESYNC_SECONDS),
                "networkPolicy",
                Map.of(
                        "apiServer",
                        peers(slices),
                        "apiServerPort",
                        slices.at("/0/ports/0/port").asInt()));
    }

    private static List<Map<String, Object>> peers(JsonNode slices) {
        var peers = new ArrayList<Map<String, Object>>();
        for (var slice : slices) {
            for (var endpoint : slice.path("endpoints")) {
                for (var address : endpoint.path("addresses")) {
                    var whole = address.asText().contains(":") ? "/128" : "/32";
                    peers.add(Map.of("ipBlock", Map.of("cidr", address.asText() + whole)));
                }
            }
        }
        return peers;
    }
}
