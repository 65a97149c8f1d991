package dev.keyreeve.drills.kube.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.cluster.Neighbour;
import dev.keyreeve.deploy.cluster.Probe;
import dev.keyreeve.drills.kube.privilege.Line.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A pod that was probed")
class PodJudgeTest {
    private static final Place MODERATION = Place.ALL.get(2);
    private static final List<String> RESTRICTED = List.of("CapEff:0000000000000000", "NoNewPrivs:1", "Seccomp:2");
    private static final Neighbour KEPT = new Neighbour(
            true,
            10_001,
            RESTRICTED,
            false,
            List.of("application.properties", "internal-token-public.pem"),
            "moderation_app",
            List.of());
    private static final PodJudge ENFORCED = new PodJudge(true, true);

    /** What it must not reach cannot be reached, but for these. */
    private static Probe.Found found(String api, Neighbour neighbour, String... open) {
        var reached = new HashMap<String, String>();
        Address.INSIDE.forEach(address -> reached.put(address.at(), "no answer"));
        reached.put(Address.OUTSIDE, "no answer");
        for (var address : open) {
            reached.put(address, "open");
        }
        return new Probe.Found(reached, Map.of("/api/v1/namespaces/x/secrets", api), neighbour);
    }

    private static List<Kind> broken(PodJudge judge, Probe.Found found) {
        return judge.judge(MODERATION, found).stream()
                .filter(Line.Broken.class::isInstance)
                .map(Line::kind)
                .toList();
    }

    private static final String DATABASE = "keyreeve-postgresql:5432";

    @Test
    @DisplayName("keeps to its place when it reaches what it calls, and nothing else")
    void keepsToItsPlace() {
        assertThat(broken(ENFORCED, found("no answer", KEPT, DATABASE))).isEmpty();
        assertThat(broken(ENFORCED, found("no answer", KEPT))).containsExactly(Kind.CALLS);
        assertThat(broken(ENFORCED, found("no answer", KEPT, DATABASE, "keyreeve-kafka:9092")))
                .containsExactly(Kind.REACH);
        assertThat(broken(ENFORCED, found("no answer", KEPT, DATABASE, Address.OUTSIDE)))
                .containsExactly(Kind.OUTSIDE);
        assertThat(broken(ENFORCED, found("403", KEPT, DATABASE))).containsExactly(Kind.API);
    }

    @Test
    @DisplayName("is not judged by what a cluster does not enforce, and yet by the rest")
    void notEnforced() {
        var judge = new PodJudge(false, true);

        assertThat(broken(judge, found("403", KEPT, DATABASE, "keyreeve-kafka:9092")))
                .isEmpty();
        assertThat(broken(judge, found("200", KEPT, DATABASE))).containsExactly(Kind.API);
        assertThat(judge.judge(MODERATION, found("401", KEPT, DATABASE)))
                .filteredOn(Line.Untold.class::isInstance)
                .hasSize(5);
    }

    @Test
    @DisplayName("is not told to be kept inside where there is no outside")
    void noWorld() {
        assertThat(new PodJudge(true, false).judge(MODERATION, found("no answer", KEPT, DATABASE)))
                .filteredOn(Line.Untold.class::isInstance)
                .extracting(Line::kind)
                .containsExactly(Kind.OUTSIDE);
    }

    @Test
    @DisplayName("has no other's secret, role, token, user or directory")
    void process() {
        var everything = new Neighbour(
                true,
                0,
                List.of("CapEff:00000000a80425fb", "NoNewPrivs:0", "Seccomp:0"),
                true,
                List.of("sealing-private.hex"),
                "keys_app",
                List.of("/app"));

        assertThat(broken(ENFORCED, found("no answer", everything, DATABASE)))
                .containsExactly(Kind.SECRET, Kind.SECRET, Kind.API, Kind.POD, Kind.POD, Kind.POD);
    }

    @Test
    @DisplayName("is not judged when it is hidden")
    void hidden() {
        var hidden = new Neighbour(false, -1, List.of(), false, List.of(), "", List.of());

        assertThat(broken(ENFORCED, found("no answer", hidden, DATABASE))).isEmpty();
        assertThat(ENFORCED.judge(MODERATION, found("no answer", hidden, DATABASE)))
                .filteredOn(Line.Untold.class::isInstance)
                .hasSize(2);
    }
}
