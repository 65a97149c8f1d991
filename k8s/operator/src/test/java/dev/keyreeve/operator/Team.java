package dev.keyreeve.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A namespace whose team writes resources, and reads Secrets and events. */
record Team(KubernetesClient client, String namespace) {
    private static final Duration SOON = Duration.ofSeconds(60);

    void write(String yaml) {
        for (var document : yaml.split("(?m)^---$")) {
            if (!document.isBlank()) {
                client.resource(document).inNamespace(namespace).serverSideApply();
            }
        }
    }

    /** What {@code adminKeySecret: {name: acme-admin}} names. */
    void adminKey(String value) {
        secret("acme-admin", "keyreeve.dev/admin-key", "admin.key", value);
    }

    void secret(String name, String type, String key, String value) {
        write("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: %s
                stringData: {%s: "%s"}
                """.formatted(name, type, key, value));
    }

    <R extends Tenant<?>> R get(Class<R> kind, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name).get();
    }

    void delete(Class<? extends Tenant<?>> kind, String name) {
        client.resources(kind).inNamespace(namespace).withName(name).delete();
    }

    /** The resource once it is in step. */
    <R extends Tenant<?>> R inStep(Class<R> kind, String name) {
        await(kind.getSimpleName() + " " + name).atMost(SOON).untilAsserted(() -> {
            var resource = get(kind, name);
            assertThat(resource.known().isReadyAt(resource.getMetadata().getGeneration()))
                    .as(() -> resource.known().toString())
                    .isTrue();
        });
        return get(kind, name);
    }

    String id(Class<? extends Tenant<?>> kind, String name) {
        return Objects.requireNonNull(inStep(kind, name).known().id());
    }

    void isStuck(Class<? extends Tenant<?>> kind, String name, String reason) {
        soon(() -> get(kind, name)
                .known()
                .ready()
                .filter(ready ->
                        ready.status().equals("False") && ready.reason().equals(reason))
                .isPresent());
    }

    /** What the condition says. */
    String message(Class<? extends Tenant<?>> kind, String name) {
        return get(kind, name).known().ready().orElseThrow().message();
    }

    void soon(BooleanSupplier holds) {
        await().atMost(SOON).until(holds::getAsBoolean);
    }

    boolean isGone(Class<? extends Tenant<?>> kind, String name) {
        return get(kind, name) == null;
    }

    String valueOf(String secret, String key) {
        Secret there = client.secrets().inNamespace(namespace).withName(secret).get();
        return there == null
                ? ""
                : new String(Base64.getDecoder().decode(there.getData().get(key)), UTF_8);
    }

    boolean isSecretGone(String secret) {
        return client.secrets().inNamespace(namespace).withName(secret).get() == null;
    }

    List<String> events(String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    /** As it is stored, whatever our classes know of it. */
    GenericKubernetesResource raw(Class<? extends Tenant<?>> kind, String name) {
        var resource = get(kind, name);
        return client.genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                .inNamespace(namespace)
                .withName(name)
                .get();
    }
}
