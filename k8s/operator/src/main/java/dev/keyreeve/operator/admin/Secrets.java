package dev.keyreeve.operator.admin;

import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Secrets that people wrote for the operator. It may read every Secret of a namespace, and whoever writes resources there
 * may not; so a Secret has to say by its type, which cannot be changed, that it is meant to be handed on.
 */
public final class Secrets {
    public static final String ADMIN_KEY = "keyreeve.dev/admin-key";
    public static final String PROVIDER_SECRET = "keyreeve.dev/provider-secret";
    public static final String SERVICE_KEY = "keyreeve.dev/service-key";

    private Secrets() {}

    /**
     * One value.
     *
     * @param version changes when the Secret does
     */
    public record Value(String text, String version) {
        @Override
        public String toString() {
            return "Value[" + version + "]";
        }
    }

    public static Value read(KubernetesClient cluster, String namespace, SecretKeyRef ref, String type) {
        Secret secret =
                cluster.secrets().inNamespace(namespace).withName(ref.name()).get();
        if (secret == null) {
            throw new Obstacle(Reason.SECRET_MISSING, "There is no Secret '" + ref.name() + "'");
        }
        if (!type.equals(secret.getType())) {
            throw new Obstacle(
                    Reason.SECRET_NOT_OURS,
                    "The Secret '" + ref.name() + "' is not of type " + type + ", so it is not read");
        }
        Map<String, String> data = secret.getData();
        String value = data == null ? null : data.get(ref.key());
        String text =
                value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new Obstacle(
                    Reason.SECRET_MISSING, "The Secret '" + ref.name() + "' has no value under '" + ref.key() + "'");
        }
        return new Value(
                text, secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion());
    }
}
