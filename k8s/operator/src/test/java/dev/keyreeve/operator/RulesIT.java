package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server takes of each kind, and what it refuses and in which words: every rule has its counter-example. */
class RulesIT {
    private static final Map<String, String> GOOD = Map.of(
            "Organization",
            "{adminKeySecret: {name: acme-admin, key: admin.key}, ownCredentials: first, timeZone: Europe/Berlin}",
            "Project",
            "{organization: acme, deletionPolicy: Retain}",
            "ProviderCredential",
            "{organization: acme, provider: openai, baseUrl: 'https://eu.example.com/v1', secret: {name: openai, key: s}}",
            "Budget",
            "{organization: acme, project: blog, amount: {usd: '25.5'}, window: month, kind: hard, deletionPolicy: Delete}",
            "ServiceKey",
            "{organization: acme, project: blog, secret: {name: key, key: k}, rotation: {every: 720h, overlap: 1h30m}}");

    private static final String OF_A_KEY =
            "{organization: acme, serviceKey: %s, amount: {requests: 100}, window: day, kind: hard}";

    private static Cluster cluster;
    private static String namespace;

    @BeforeAll
    static void write() {
        cluster = Cluster.here();
        namespace = cluster.namespace("rules");
        GOOD.forEach((kind, spec) ->
                cluster.client.resource(resource(kind, "good", spec)).create());
        cluster.client
                .resource(resource("Budget", "of-a-key", OF_A_KEY.formatted("writer")))
                .create();
        cluster.client
                .resource(resource(
                        "Budget", "of-all", "{organization: acme, amount: {tokens: 100}, window: day, kind: hard}"))
                .create();
    }

    @AfterAll
    static void remove() {
        if (cluster != null) {
            cluster.removeAll();
            cluster.close();
        }
    }

    private static HasMetadata resource(String kind, String name, String spec) {
        return cluster.client.getKubernetesSerialization().unmarshal("""
                        apiVersion: keyreeve.dev/v1alpha1
                        kind: %s
                        metadata: {name: %s, namespace: %s}
                        spec: %s
                        """.formatted(kind, name, namespace, spec));
    }

    private static HasMetadata tryOut(String kind, String name, String spec) {
        return cluster.client.resource(resource(kind, name, spec)).dryRun().create();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Organization|{}|adminKeySecret",
                "Organization|{adminKeySecret: {}}|spec.adminKeySecret.name",
                "Organization|{adminKeySecret: {name: ''}}|spec.adminKeySecret.name",
                "Organization|{adminKeySecret: {name: a, key: '../x'}}|spec.adminKeySecret.key",
                "Organization|{adminKeySecret: {name: a}, ownCredentials: always}|ownCredentials",
                "Organization|{adminKeySecret: {name: a}, timeZone: CET}|names a region",
                "Project|{}|organization",
                "Project|{organization: ''}|organization",
                "Project|{organization: acme, deletionPolicy: Orphan}|deletionPolicy",
                "ProviderCredential|{provider: openai, secret: {name: a}}|spec.organization",
                "ProviderCredential|{organization: acme, secret: {name: a}}|spec.provider",
                "ProviderCredential|{organization: acme, provider: openai}|secret",
                "ProviderCredential|{organization: '', provider: openai, secret: {name: a}}|spec.organization",
                "ProviderCredential|{organization: acme, provider: openai, secret: {key: a}}|spec.secret.name",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: ''}}|spec.secret.name",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: a, key: '../x'}}|spec.secret.key",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: a}, deletionPolicy: Orphan}|deletionPolicy",
                "ProviderCredential|{organization: acme, provider: 'Open AI', secret: {name: a}}|spec.provider",
                "ProviderCredential|{organization: acme, provider: openai, baseUrl: 'http://x.example', secret: {name: a}}|is an https address",
                "ProviderCredential|{organization: acme, provider: openai, baseUrl: 'x', secret: {name: a}}|is an https address",
                "Budget|{window: day, kind: hard, amount: {tokens: 1}}|spec.organization",
                "Budget|{organization: acme, kind: hard, amount: {tokens: 1}}|spec.window",
                "Budget|{organization: acme, window: day, amount: {tokens: 1}}|spec.kind",
                "Budget|{organization: acme, window: day, kind: hard}|amount",
                "Budget|{organization: acme, window: day, kind: hard, amount: {}}|is one of usd, tokens and requests",
                "Budget|{organization: acme, window: day, kind: hard, amount: {usd: '1', tokens: 1}}|is one of usd, tokens and requests",
                "Budget|{organization: acme, window: day, kind: hard, amount: {usd: '1e9'}}|usd",
                "Budget|{organization: acme, window: day, kind: hard, amount: {usd: '-1'}}|usd",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: -1}}|tokens",
                "Budget|{organization: acme, window: day, kind: hard, amount: {requests: -1}}|spec.amount.requests",
                "Budget|{organization: '', window: day, kind: hard, amount: {tokens: 1}}|spec.organization",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, project: ''}|spec.project",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, serviceKey: ''}|spec.serviceKey",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1000000000000001}}|spec.amount.tokens",
                "Budget|{organization: acme, window: day, kind: hard, amount: {requests: 1000000000000001}}|spec.amount.requests",
                "Budget|{organization: acme, window: year, kind: hard, amount: {tokens: 1}}|window",
                "Budget|{organization: acme, window: day, kind: firm, amount: {tokens: 1}}|spec.kind",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, project: a, serviceKey: b}|not both",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, deletionPolicy: Orphan}|deletionPolicy",
                "ServiceKey|{project: blog, secret: {name: a}}|spec.organization",
                "ServiceKey|{organization: acme, project: blog}|secret",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a, key: '../x'}}|spec.secret.key",
                "ServiceKey|{organization: acme, secret: {name: a}}|project",
                "ServiceKey|{organization: '', project: blog, secret: {name: a}}|spec.organization",
                "ServiceKey|{organization: acme, project: '', secret: {name: a}}|spec.project",
                "ServiceKey|{organization: acme, project: blog, secret: {key: a}}|spec.secret.name",
                "ServiceKey|{organization: acme, project: blog, secret: {name: ''}}|spec.secret.name",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: '', overlap: 1h}}|spec.rotation.every",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 48h, overlap: ''}}|spec.rotation.overlap",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 48h, overlap: 1d}}|spec.rotation.overlap",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 48h, overlap: -1h}}|spec.rotation.overlap",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 1h}}|overlap",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {overlap: 1h}}|spec.rotation.every",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 30s, overlap: 10s}}|every is from 1m",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 26281h, overlap: 1h}}|every is from 1m",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 1h, overlap: 1h}}|shorter than every",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 1h, overlap: 9s}}|at least 10s",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a}, rotation: {every: 1d, overlap: 1h}}|every"
            })
    void refuses(String kind, String spec, String word) {
        assertThatThrownBy(() -> tryOut(kind, "bad", spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(word)
                .satisfies(failure -> assertThat(((KubernetesClientException) failure).getCode())
                        .isEqualTo(422));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Project|{organization: other}|cannot be changed",
                "ProviderCredential|{organization: other, provider: openai, baseUrl: 'https://eu.example.com/v1', secret: {name: openai, key: s}}|cannot be changed",
                "ProviderCredential|{organization: acme, provider: gemini, baseUrl: 'https://eu.example.com/v1', secret: {name: openai, key: s}}|cannot be changed",
                "ProviderCredential|{organization: acme, provider: openai, baseUrl: 'https://us.example.com/v1', secret: {name: openai, key: s}}|cannot be changed",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: openai, key: s}}|baseUrl cannot be changed",
                "Budget|{organization: other, project: blog, amount: {usd: '25.5'}, window: month, kind: hard}|cannot be changed",
                "Budget|{organization: acme, project: other, amount: {usd: '25.5'}, window: month, kind: hard}|cannot be changed",
                "Budget|{organization: acme, serviceKey: blog, amount: {usd: '25.5'}, window: month, kind: hard}|what a budget is over cannot be changed",
                "Budget|{organization: acme, amount: {usd: '25.5'}, window: month, kind: hard}|what a budget is over cannot be changed",
                "Budget|{organization: acme, project: blog, amount: {tokens: 1}, window: month, kind: hard}|what a budget measures cannot be changed",
                "Budget|{organization: acme, project: blog, amount: {usd: '25.5'}, window: week, kind: hard}|cannot be changed",
                "Budget|{organization: acme, project: blog, amount: {usd: '25.5'}, window: month, kind: soft}|cannot be changed",
                "ServiceKey|{organization: other, project: blog, secret: {name: key, key: k}}|cannot be changed",
                "ServiceKey|{organization: acme, project: other, secret: {name: key, key: k}}|cannot be changed",
                "ServiceKey|{organization: acme, project: blog, secret: {name: other, key: k}}|cannot be changed",
                "ServiceKey|{organization: acme, project: blog, secret: {name: key, key: other}}|cannot be changed"
            })
    void keepsWhatIsForGood(String kind, String spec, String word) {
        assertThatThrownBy(() -> change(kind, spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(word);
    }

    @Test
    void keepsABudgetOverOneServiceKey() {
        assertThatThrownBy(() -> change("Budget", "of-a-key", OF_A_KEY.formatted("reader")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.serviceKey")
                .hasMessageContaining("cannot be changed");
        assertThat(change("Budget", "of-a-key", OF_A_KEY.formatted("writer"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Organization|{adminKeySecret: {name: another}}",
                "Project|{organization: acme, deletionPolicy: Delete}",
                "ProviderCredential|{organization: acme, provider: openai, baseUrl: 'https://eu.example.com/v1', secret: {name: another}}",
                "Budget|{organization: acme, project: blog, amount: {usd: '30'}, window: month, kind: hard}",
                "ServiceKey|{organization: acme, project: blog, secret: {name: key, key: k}}"
            })
    void takesWhatMayChange(String kind, String spec) {
        assertThat(change(kind, spec).getMetadata().getName()).isEqualTo("good");
    }

    private static HasMetadata change(String kind, String spec) {
        return change(kind, "good", spec);
    }

    private static HasMetadata change(String kind, String name, String spec) {
        var changed = resource(kind, name, spec);
        changed.getMetadata()
                .setResourceVersion(
                        cluster.client.resource(changed).get().getMetadata().getResourceVersion());
        return cluster.client.resource(changed).dryRun().update();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Organization|{adminKeySecret: {name: %s}}|253|spec.adminKeySecret.name",
                "Organization|{adminKeySecret: {name: a, key: %s}}|253|spec.adminKeySecret.key",
                "Organization|{adminKeySecret: {name: a}, timeZone: E/%s}|62|spec.timeZone",
                "Project|{organization: %s}|63|spec.organization",
                "ProviderCredential|{organization: %s, provider: openai, secret: {name: a}}|63|spec.organization",
                "ProviderCredential|{organization: acme, provider: %s, secret: {name: a}}|64|spec.provider",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: %s}}|253|spec.secret.name",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: a, key: %s}}|253|spec.secret.key",
                "ProviderCredential|{organization: acme, provider: openai, secret: {name: a}, baseUrl: 'https://x.example/%s'}|2030|spec.baseUrl",
                "Budget|{organization: %s, window: day, kind: hard, amount: {tokens: 1}}|63|spec.organization",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, project: %s}|63|spec.project",
                "Budget|{organization: acme, window: day, kind: hard, amount: {tokens: 1}, serviceKey: %s}|63|spec.serviceKey",
                "ServiceKey|{organization: %s, project: blog, secret: {name: a}}|63|spec.organization",
                "ServiceKey|{organization: acme, project: %s, secret: {name: a}}|63|spec.project",
                "ServiceKey|{organization: acme, project: blog, secret: {name: %s}}|253|spec.secret.name",
                "ServiceKey|{organization: acme, project: blog, secret: {name: a, key: %s}}|253|spec.secret.key"
            })
    void takesTheLongestAndNothingLonger(String kind, String spec, int longest, String word) {
        assertThat(tryOut(kind, "long", spec.formatted("n".repeat(longest)))).isNotNull();
        assertThatThrownBy(() -> tryOut(kind, "long", spec.formatted("n".repeat(longest + 1))))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens: 1000000000000000", "requests: 1000000000000000", "usd: '999999999.999999999'"})
    void takesTheLargestAmount(String amount) {
        var spec = "{organization: acme, window: day, kind: hard, amount: {" + amount + "}}";

        assertThat(tryOut("Budget", "large", spec)).isNotNull();
    }

    /** A rule over two fields, broken by either alone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "good|window: month, amount: {usd: '25.5'}|is over",
                "good|window: month, project: blog, amount: {requests: 1}|measures",
                "of-a-key|window: day, amount: {requests: 100}|is over",
                "of-a-key|window: day, serviceKey: writer, amount: {tokens: 1}|measures",
                "of-all|window: day, project: blog, amount: {tokens: 100}|is over",
                "of-all|window: day, serviceKey: writer, amount: {tokens: 100}|is over",
                "of-all|window: day, amount: {requests: 100}|measures"
            })
    void keepsWhatABudgetIsOverAndMeasures(String name, String changed, String word) {
        var spec = "{organization: acme, kind: hard, " + changed + "}";

        assertThatThrownBy(() -> change("Budget", name, spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("what a budget " + word + " cannot be changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Organization", "Project", "ProviderCredential", "Budget", "ServiceKey"})
    void refusesANameThatKeyServiceCouldNotHold(String kind) {
        var spec = GOOD.get(kind);

        assertThat(tryOut(kind, "n".repeat(63), spec)).isNotNull();
        assertThatThrownBy(() -> tryOut(kind, "n".repeat(64), spec)).hasMessageContaining("at most 63 characters");
    }

    @Test
    void fillsInWhatIsUsual() {
        var key = tryOut("ServiceKey", "usual", "{organization: acme, project: blog, secret: {name: a}}");
        var credential =
                tryOut("ProviderCredential", "usual", "{organization: acme, provider: openai, secret: {name: a}}");

        assertThat(cluster.client.getKubernetesSerialization().asYaml(key)).contains("api-key");
        assertThat(cluster.client.getKubernetesSerialization().asYaml(credential))
                .contains("key: \"secret\"", "deletionPolicy: \"Delete\"");
    }

    /** What a resource could not say even if its writer wished: another namespace, another key-service. */
    @Test
    void hasNoPlaceForAnotherNamespaceOrAddress() {
        for (var spec : List.of(
                "{adminKeySecret: {name: a, namespace: kube-system}}",
                "{adminKeySecret: {name: a}, url: 'https://evil.example'}")) {
            var taken = tryOut("Organization", "sly", spec);

            assertThat(cluster.client.getKubernetesSerialization().asYaml(taken))
                    .doesNotContain("kube-system", "evil.example");
        }
    }
}
