package dev.keyreeve.operator.servicekey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.operator.Cluster;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Secret of a ServiceKey, at a real API server")
class KeySecretIT {
    private static final String VALUE = "krv_live_0123456789abcdef";

    private static Cluster cluster;
    private static String namespace;

    @BeforeAll
    static void open() {
        cluster = Cluster.here();
        namespace = cluster.namespace("secret");
    }

    @AfterAll
    static void remove() {
        if (cluster != null) {
            cluster.removeAll();
            cluster.close();
        }
    }

    private static KeySecret of(String name) {
        var owner = cluster.client
                .getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: keyreeve.dev/v1alpha1
                        kind: ServiceKey
                        metadata: {name: %s, namespace: %s}
                        spec: {organization: acme, project: blog, secret: {name: %s}}
                        """.formatted(name, namespace, name), ServiceKey.class);
        return new KeySecret(cluster.client, cluster.client.resource(owner).create());
    }

    private static Resource<Secret> stored(String name) {
        return cluster.client.secrets().inNamespace(namespace).withName(name);
    }

    private static String refusal(KeySecret secret) {
        secret.look();
        var refusal = catchThrowableOfType(Obstacle.class, secret::rehearse);
        assertThat(refusal.reason()).isEqualTo(Reason.SECRET_NOT_WRITTEN);
        return refusal.getMessage();
    }

    @Test
    @DisplayName("is refused for a quota before it is written, and is not there after it was tried out")
    void isTriedOutFirst() {
        var quota = cluster.client.resource(new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("few")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addToHard("secrets", Quantity.parse("0"))
                .endSpec()
                .build());
        quota.create();
        await().until(() -> quota.get().getStatus().getHard() != null);
        var secret = of("tried");

        assertThat(refusal(secret)).contains("'tried'", "403", "exceeded quota: few");

        quota.delete();
        await().untilAsserted(secret::rehearse); // the quota is known for a moment longer
        assertThat(stored("tried").get()).isNull();
        secret.write("key_1", VALUE);
        assertThat(secret.look()).isEqualTo(new KeyPlan.Held.Ours("key_1"));
    }

    @Test
    @DisplayName("is refused where it is immutable, and what it holds is neither changed nor told")
    void isRefusedWhereItIsImmutable() {
        var secret = of("fixed");
        secret.look();
        secret.write("key_1", VALUE);
        stored("fixed").edit(there -> {
            there.setImmutable(true);
            return there;
        });

        assertThat(refusal(secret)).contains("'fixed'", "422", "immutable").doesNotContain(VALUE);

        assertThat(secret.look()).isEqualTo(new KeyPlan.Held.Ours("key_1"));
    }
}
