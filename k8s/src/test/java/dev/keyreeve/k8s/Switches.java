package dev.keyreeve.k8s;

import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** The ways in which the chart can be set, one change at a time. */
final class Switches {
    /** With what it cannot do without. */
    static final Values OPERATOR = Values.DEFAULTS
            .with("operator.enabled", "true")
            .with("operator.namespaces[0]", "team-a")
            .with("operator.namespaces[1]", "team-b")
            .with("networkPolicy.apiServer[0].ipBlock.cidr", "10.0.0.1/32");

    static final Values TRACED = Values.DEFAULTS
            .with("tracing.endpoint", "http://collector.observability.svc:4318")
            .with("tracing.ratio", "0.5")
            .with("networkPolicy.collector[0].namespaceSelector.matchLabels.team", "observability");

    static final Values PROVIDER_IN_THE_HOUSE = Values.DEFAULTS
            .with("providers.ollama.baseUrl", "http://gpu-box.internal:11434/v1")
            .with("providers.ollama.allowPlainHttp", "true")
            .with("networkPolicy.providers.more[0].to[0].ipBlock.cidr", "10.0.0.7/32");

    /** As an agent of Vault's brings them. */
    static final Values RELAY_SECRETS_FROM_ELSEWHERE = Values.DEFAULTS
            .with("secrets.relay", "")
            .with("relay.vaultKubernetesAuth", "true")
            .with("relay.podAnnotations.vault\\.hashicorp\\.com/role", "keyreeve-relay")
            .with("relay.settings.keyreeve\\.relay\\.token-file", "/vault/secrets/relay-token")
            .with("relay.settings.keyreeve\\.sealing\\.private-key-file", "/vault/secrets/sealing-private.hex");

    private Switches() {}

    private static Arguments one(String name, Values values) {
        return Arguments.argumentSet(name, values);
    }

    private static Arguments of(String path, Object value) {
        return one(path + "=" + value, Values.DEFAULTS.with(path, value));
    }

    static List<Arguments> all() {
        return List.of(
                one("defaults", Values.DEFAULTS),
                one("dev", Values.DEV),
                one("production", Values.PRODUCTION),
                one("a provider in the house", PROVIDER_IN_THE_HOUSE),
                of("migration.enabled", "false"),
                of("migration.when", "beside"),
                of("pods.disruptionBudgets", "false"),
                of("pods.spread", "DoNotSchedule"),
                of("pods.priorityClassName", "urgent"),
                of("pods.labels.team", "platform"),
                of("pods.nodeSelector.disk", "ssd"),
                one(
                        "pods.tolerations",
                        Values.DEFAULTS
                                .with("pods.tolerations[0].key", "dedicated")
                                .with("pods.tolerations[0].operator", "Exists")),
                of("image.registry", "registry.example.com/keyreeve"),
                of("image.pullSecrets[0]", "registry-login"),
                of("relay.image.digest", "sha256:0000000000000000000000000000000000000000000000000000000000000000"),
                of("relay.autoscaling.enabled", "false"),
                of("relay.vaultKubernetesAuth", "true"),
                one("secrets.relay", RELAY_SECRETS_FROM_ELSEWHERE),
                of("relay.spool.storageClass", "fast"),
                of("relay.service.type", "LoadBalancer"),
                of("keyService.service.type", "NodePort"),
                of("database.caSecret", "database-ca"),
                of("ingress.enabled", "true"),
                one(
                        "ingress.adminHost",
                        Values.DEFAULTS.with("ingress.enabled", "true").with("ingress.adminHost", "admin.example.com")),
                of("networkPolicy.enabled", "false"),
                of("networkPolicy.webhooks", "true"),
                of("networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team", "monitoring"),
                one("tracing.endpoint", TRACED),
                one("operator.enabled", OPERATOR),
                one("operator.crds", OPERATOR.with("operator.crds", "false")),
                of("simulator.enabled", "true"),
                one(
                        "simulator.elsewhere",
                        Values.DEFAULTS
                                .with("simulator.enabled", "true")
                                .with("simulator.elsewhere", "simulator.test:8084")),
                of("backends.enabled", "true"),
                of("fullnameOverride", "broker"));
    }
}
