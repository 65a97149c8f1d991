package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.ProviderCredential;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A team that lives in git: the real operator between a real API server and a real house. */
@DisplayName("A team's resources")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoriesIT {
    private static final String PROVIDER_SECRET = "sk-from-a-secret-0123456789abcdef";
    private static final Queue<String> LOST = new ConcurrentLinkedQueue<>();

    private static Cluster cluster;
    private static House house;
    private static KeyreeveOperator operator;
    private static String home;
    private static Team team;
    private static Team brief;
    private static String operatorKey;

    @BeforeAll
    static void start() {
        cluster = Cluster.here();
        house = new House();
        operatorKey = house.keyFor("operator").path("value").asText();
        team = new Team(cluster.client, cluster.namespace("team"));
        brief = new Team(cluster.client, cluster.namespace("brief"));
        home = cluster.namespace("home");
        cluster.grant(home, List.of(team.namespace(), brief.namespace()));
        operator = operator("one");
    }

    private static KeyreeveOperator operator(String identity) {
        var teams = List.of(team.namespace(), brief.namespace());
        return KeyreeveOperator.start(
                new Environment(
                        house.stack.admin(),
                        Set.copyOf(teams),
                        Optional.of(new Environment.Lease(home, "keyreeve-operator", identity)),
                        0,
                        Cluster.SWIFT),
                cluster.asTheOperator(home),
                () -> LOST.add(identity));
    }

    @AfterAll
    static void stop() {
        try {
            if (operator != null) {
                // While there is somebody to take the finalizers away: else the namespaces would stay for ever.
                cluster.remove(team.namespace());
                cluster.remove(brief.namespace());
                team.soon(() -> cluster.isGone(team.namespace()) && cluster.isGone(brief.namespace()));
            }
        } finally {
            if (operator != null) {
                operator.close();
            }
            if (house != null) {
                house.close();
            }
            if (cluster != null) {
                cluster.removeAll();
                cluster.close();
            }
        }
    }

    private static void connect(Team who) {
        who.adminKey(operatorKey);
        who.secret("openai", "keyreeve.dev/provider-secret", "secret", PROVIDER_SECRET);
        who.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Organization
                metadata: {name: acme}
                spec:
                  adminKeySecret: {name: acme-admin}
                  ownCredentials: first
                  timeZone: Europe/Berlin
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: Project
                metadata: {name: blog}
                spec: {organization: acme}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: ProviderCredential
                metadata: {name: openai}
                spec: {organization: acme, provider: openai, secret: {name: openai}}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: Budget
                metadata: {name: month}
                spec: {organization: acme, project: blog, amount: {usd: "25"}, window: month, kind: hard}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: ServiceKey
                metadata: {name: writer}
                spec: {organization: acme, project: blog, secret: {name: writer-key}}
                """);
    }

    @Test
    @Order(1)
    @DisplayName("become an organization's, and the key in the Secret calls the provider")
    void areMade() {
        connect(team);
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: ServiceKey
                metadata: {name: roller}
                spec: {organization: acme, project: blog, secret: {name: roller-key}, rotation: {every: 1m, overlap: 15s}}
                """);

        var organization = team.inStep(Organization.class, "acme");
        var budget = team.id(Budget.class, "month");
        team.inStep(ProviderCredential.class, "openai");
        team.inStep(ServiceKey.class, "writer");

        assertThat(organization.known().id())
                .isEqualTo(house.admin("GET", "", "").path("id").asText());
        assertThat(house.admin("GET", "", "").path("own_credentials").asText()).isEqualTo("first");
        var made = house.admin("GET", "/budgets/" + budget, "");
        assertThat(made.at("/scope/id").asText()).isEqualTo(team.id(Project.class, "blog"));
        assertThat(made.path("time_zone").asText()).isEqualTo("Europe/Berlin");
        await().until(() -> house.call(team.valueOf("writer-key", "api-key")) == 200);
        assertThat(house.used(PROVIDER_SECRET)).isTrue();
        assertThat(team.raw(ProviderCredential.class, "openai").toString()).doesNotContain(PROVIDER_SECRET);
        assertThat(team.raw(ServiceKey.class, "writer").toString())
                .doesNotContain(team.valueOf("writer-key", "api-key"));
        assertThat(team.events("writer")).anyMatch(event -> event.startsWith("Changed: Wrote key "));
    }

    @Test
    @Order(2)
    @DisplayName("are mended where an administrator changed what they say, and left where they disabled")
    void areMended() {
        var budget = team.id(Budget.class, "month");
        var project = team.id(Project.class, "blog");

        house.admin("DELETE", "/budgets/" + budget, "");
        team.soon(() -> !budget.equals(team.get(Budget.class, "month").known().id()));
        var another = team.id(Budget.class, "month");
        house.admin("POST", "/budgets/" + another, "{\"amount\":{\"value\":1000,\"currency\":\"usd\"}}");
        team.soon(() -> house.admin("GET", "/budgets/" + another, "")
                        .at("/amount/value")
                        .decimalValue()
                        .intValueExact()
                == 25);
        house.admin("POST", "/projects/" + project, "{\"name\":\"mine\"}");
        team.soon(() -> house.admin("GET", "/projects/" + project, "")
                .path("name")
                .asText()
                .startsWith("blog ("));

        var account = team.inStep(ServiceKey.class, "writer").known().serviceAccount();
        house.admin("POST", "/projects/" + project + "/service_accounts/" + account + "/disable", "");
        team.isStuck(ServiceKey.class, "writer", "Disabled");
        assertThat(house.call(team.valueOf("writer-key", "api-key"))).isEqualTo(403);
        house.admin("POST", "/projects/" + project + "/service_accounts/" + account + "/enable", "");
        team.inStep(ServiceKey.class, "writer");
    }

    @Test
    @Order(3)
    @DisplayName("follow a Secret that changes: the new value is stored before the old one goes")
    void followTheirSecret() {
        var before = team.id(ProviderCredential.class, "openai");
        var rotated = "sk-rotated-0123456789abcdef";

        team.secret("openai", "keyreeve.dev/provider-secret", "secret", rotated);

        team.soon(() -> !before.equals(
                team.get(ProviderCredential.class, "openai").known().id()));
        assertThat(StreamSupport.stream(house.list("/credentials").spliterator(), false)
                        .filter(credential ->
                                credential.path("name").asText().startsWith("openai (" + team.namespace())))
                .singleElement()
                .extracting(credential -> credential.path("id").asText())
                .isEqualTo(team.id(ProviderCredential.class, "openai"));
        await().until(() -> house.call(team.valueOf("writer-key", "api-key")) == 200 && house.used(rotated));
    }

    @Test
    @Order(4)
    @DisplayName("neither take nor read a Secret that was not made for it")
    void leaveOthersSecretsAlone() {
        team.secret("database", "Opaque", "secret", "hunter2");
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: ServiceKey
                metadata: {name: thief}
                spec: {organization: acme, project: blog, secret: {name: database, key: secret}}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: ProviderCredential
                metadata: {name: thief}
                spec: {organization: acme, provider: openai, secret: {name: database}}
                """);

        team.isStuck(ServiceKey.class, "thief", "SecretNotOurs");
        team.isStuck(ProviderCredential.class, "thief", "SecretNotOurs");
        assertThat(team.valueOf("database", "secret")).isEqualTo("hunter2");
        assertThat(house.list("/credentials").toString()).doesNotContain("thief");
        team.delete(ServiceKey.class, "thief");
        team.delete(ProviderCredential.class, "thief");
        team.soon(() -> team.isGone(ServiceKey.class, "thief") && team.isGone(ProviderCredential.class, "thief"));
        assertThat(team.valueOf("database", "secret")).isEqualTo("hunter2");
    }

    @Test
    @Order(5)
    @DisplayName("roll a key: both are good for the overlap, then the old one is not")
    void rollKeys() {
        var old = team.valueOf("roller-key", "api-key");

        await().atMost(Duration.ofSeconds(90))
                .until(() -> !team.valueOf("roller-key", "api-key").equals(old));
        var young = team.valueOf("roller-key", "api-key");
        assertThat(house.call(old)).isEqualTo(200);
        await().until(() -> house.call(young) == 200);

        await().atMost(Duration.ofSeconds(40)).until(() -> house.call(old) == 401);
        assertThat(house.call(young)).isEqualTo(200);
    }

    @Test
    @Order(6)
    @DisplayName("take what they stand for along when they are deleted")
    void areDeleted() {
        var key = team.valueOf("writer-key", "api-key");
        var budget = team.id(Budget.class, "month");

        team.delete(ServiceKey.class, "writer");
        team.delete(Budget.class, "month");

        team.soon(() -> team.isGone(ServiceKey.class, "writer") && team.isGone(Budget.class, "month"));
        assertThat(house.call(key)).isIn(401, 403);
        team.soon(() -> team.isSecretGone("writer-key"));
        assertThat(house.list("/budgets").toString()).doesNotContain(budget);
    }

    @Test
    @Order(7)
    @DisplayName("go with their namespace, whose admin key goes first")
    void goWithTheirNamespace() {
        connect(brief);
        var project = brief.id(Project.class, "blog");
        brief.inStep(ServiceKey.class, "writer");
        brief.inStep(Budget.class, "month");

        cluster.remove(brief.namespace());

        brief.soon(() -> cluster.isGone(brief.namespace()));
        assertThat(house.admin("GET", "/projects/" + project, "").path("status").asText())
                .isEqualTo("archived");
        assertThat(house.list("/budgets").toString()).doesNotContain(brief.namespace());
        assertThat(house.list("/credentials").toString()).doesNotContain(brief.namespace());
    }

    @Test
    @Order(8)
    @DisplayName("say which permission an admin key lacks, and are in step as soon as it is there")
    void sayWhatIsMissing() {
        var reader = house.keyFor("reader");
        team.adminKey(reader.path("value").asText());
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Budget
                metadata: {name: later}
                spec: {organization: acme, amount: {requests: 1000}, window: day, kind: soft}
                """);

        team.isStuck(Budget.class, "later", "PermissionMissing");
        assertThat(team.message(Budget.class, "later"))
                .contains("'reader', which does not include 'POST /v1/organization/budgets'", "'operator'");
        house.admin("DELETE", "/admin_api_keys/" + reader.path("id").asText(), "");
        team.isStuck(Budget.class, "later", "AdminKeyRefused");

        team.adminKey(house.adminKey());
        team.inStep(Budget.class, "later"); // an owner's is more than is needed, and does
        team.adminKey(operatorKey);
        team.inStep(Organization.class, "acme");
        team.delete(Budget.class, "later");
        team.soon(() -> team.isGone(Budget.class, "later"));
    }

    @Test
    @Order(9)
    @DisplayName("do not hang when key-service is away, and say what they leave behind")
    void doNotHang() {
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Budget
                metadata: {name: left}
                spec: {organization: acme, amount: {requests: 1000}, window: day, kind: soft}
                """);
        team.inStep(Budget.class, "left");

        house.stack.kill("key-service");
        team.isStuck(Budget.class, "left", "KeyServiceAway");
        team.delete(Budget.class, "left");
        assertThat(team.isGone(Budget.class, "left")).isFalse();

        team.soon(() -> team.isGone(Budget.class, "left"));
        assertThat(team.events("left")).anyMatch(event -> event.startsWith("LeftBehind: Gave up"));
        assertThat(operator.metrics().text())
                .containsPattern("keyreeve_operator_left_behind_total\\{kind=\"Budget\"} [1-9]");
        house.stack.startMissing();
        assertThat(house.list("/budgets").toString()).contains("left (" + team.namespace());
    }

    @Test
    @Order(10)
    @DisplayName("are tended by one operator, and by the next when that one goes")
    void areTendedByOne() {
        var next = operator("two");
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Project
                metadata: {name: first}
                spec: {organization: acme}
                """);
        team.inStep(Project.class, "first");
        assertThat(leader()).isEqualTo("one");
        assertThat(operator.metrics().text())
                .contains("keyreeve_operator_leading 1\n")
                .containsPattern("keyreeve_operator_resources\\{kind=\"Project\",reason=\"InStep\"} [1-9]");
        assertThat(next.metrics().text()).contains("keyreeve_operator_leading 0\n");

        operator.close();
        operator = next;
        // Given back: a lease that has to run out takes 15 s.
        await().atMost(Duration.ofSeconds(8)).until(() -> leader().equals("two"));
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Project
                metadata: {name: second}
                spec: {organization: acme}
                """);

        team.inStep(Project.class, "second");
        assertThat(leader()).isEqualTo("two");
        assertThat(operator.metrics().text()).contains("keyreeve_operator_leading 1\n");
        assertThat(LOST).isEmpty();
    }

    private static String leader() {
        return cluster.client
                .leases()
                .inNamespace(home)
                .withName("keyreeve-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
    }
}
