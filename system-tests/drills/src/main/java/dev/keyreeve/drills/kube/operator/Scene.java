package dev.keyreeve.drills.kube.operator;

import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.drills.kit.Call;
import dev.keyreeve.drills.kit.Load;
import dev.keyreeve.drills.kit.Outcome;
import dev.keyreeve.drills.kit.Provider;
import dev.keyreeve.drills.kit.Teller;
import dev.keyreeve.drills.kit.Tenant;
import dev.keyreeve.drills.kit.Wire;
import dev.keyreeve.drills.kube.Cluster;
import dev.keyreeve.drills.kube.Release;
import dev.keyreeve.drills.kube.WayIn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A house with two operators, its administrator, and a team. */
final class Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String CALLER = "team";

    /** The endpoints of an administrator that the operator's key must not have; of each of the services. */
    private static final List<String> NOT_THE_OPERATORS = List.of(
            "/users",
            "/admin_api_keys",
            "/audit_logs",
            "/connectors",
            "/model_aliases",
            "/rate_limits",
            "/costs",
            "/moderation_policy",
            "/moderation_decisions");

    private final Cluster house;
    private final Team team;
    private final Teller teller;
    private final WayIn admin;
    private final WayIn relay;
    private final WayIn simulator;
    private final Tenant tenant;
    private final Load load = new Load();

    private Scene(Cluster house, Release release, Team team, Teller teller, WayIn admin, WayIn relay, WayIn simulator) {
        this.house = house;
        this.team = team;
        this.teller = teller;
        this.admin = admin;
        this.relay = relay;
        this.simulator = simulator;
        this.tenant = new Tenant(admin.http(8081), release.adminKey());
    }

    static Scene open(Cluster house, Release release, Team team, Teller teller) throws IOException {
        return new Scene(
                house,
                release,
                team,
                teller,
                WayIn.open(house, "service/keyreeve-key-service", List.of(8081)),
                WayIn.open(house, "service/keyreeve-relay", List.of(8080)),
                WayIn.open(house, "pod/keyreeve-relay-0", List.of(8084)));
    }

    Story play(Example example) {
        teller.step("the administrator makes a key of the role operator; the team writes its resources");
        var made = tenant.admin()
                .post("/v1/organization/admin_api_keys", Map.of("name", "drill", "role", "operator"))
                .orThrow();
        var operatorKey = made.path("value").asText();
        long began = System.nanoTime();
        team.writes(example.with(operatorKey, "sk-operator-0123456789abcdef"));
        var ready = new Story.Took(team.isReady(), seconds(began));
        var told = team.tells();
        teller.note("ready " + ready + ": " + told);
        var key = team.key();
        var called = call(key);
        long seen = Provider.at(simulator.http(8084)).all().stream()
                .filter(each -> each.user().equals(CALLER))
                .count();
        var let = let(operatorKey);
        teller.step("the administrator deletes its budget");
        var mended = mended();
        teller.step("the leader's pod is deleted");
        var succession = succession();
        var rights = Rights.look(house, team.space());
        teller.step("the team deletes its ServiceKey");
        boolean letGo = team.deletes("servicekey", "writer");
        var after = call(key);
        var secretIsGone = took(() -> !team.hasSecret("writer-key")).holds();
        return new Story(
                ready,
                told,
                called,
                seen,
                let,
                NOT_THE_OPERATORS.size() + 1,
                mended,
                succession,
                rights,
                new Story.Deletion(letGo, secretIsGone, after),
                restarts());
    }

    private Outcome call(IssuedKey key) {
        return load.make(
                relay.http(8080), new Call(key, CALLER, "gpt-4o", "Hello.", 50, false, new Call.Patience.ToTheEnd()));
    }

    private List<String> let(String operatorKey) {
        var operator = new Wire(admin.http(8081), operatorKey);
        var let = new ArrayList<String>();
        for (var path : NOT_THE_OPERATORS) {
            if (operator.get("/v1/organization" + path).status() != 403) {
                let.add("GET " + path);
            }
        }
        var raised = operator.post("/v1/organization/admin_api_keys", Map.of("name", "more", "role", "admin"));
        if (raised.status() != 403) {
            let.add("POST /admin_api_keys");
        }
        return let;
    }

    private Story.Took mended() {
        var budget = team.status("budget", "blog-month").path("id").asText();
        var name = tenant.get("/budgets/" + budget).path("name").asText();
        tenant.admin().delete("/v1/organization/budgets/" + budget).orThrow();
        return took(() -> tenant.get("/budgets?limit=100")
                .path("data")
                .valueStream()
                .anyMatch(each -> each.path("name").asText().equals(name)));
    }

    private Story.Succession succession() {
        var before = leader();
        long began = System.nanoTime();
        house.kubectl("delete", "pod", before, "--wait=false");
        team.writes("""
                {"apiVersion":"keyreeve.dev/v1alpha1","kind":"Project","metadata":{"name":"later"},
                 "spec":{"organization":"acme"}}""");
        boolean tended = took(() -> !Set.of(before, "").contains(leader())).holds() && team.isReady();
        return new Story.Succession(before, leader(), new Story.Took(tended, seconds(began)));
    }

    private String leader() {
        return house.get("lease", "keyreeve-operator")
                .at("/spec/holderIdentity")
                .asText();
    }

    private int restarts() {
        return Cluster.restarts(house.pods("operator"));
    }

    private static Story.Took took(BooleanSupplier holds) {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                return new Story.Took(false, seconds(began));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return new Story.Took(true, seconds(began));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Override
    public void close() {
        try (load;
                simulator;
                relay;
                admin) {
            // In the reverse order.
        }
    }
}
