package dev.keyreeve.operator.servicekey;

import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.admin.Secrets;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Secret that a key is kept in. It is made by the operator and belongs to its ServiceKey, so the cluster removes it
 * with that; one that is there already, whoever's it is, is neither read nor written.
 */
final class KeySecret {
    private static final String KEY_ID = "keyreeve.dev/key-id";
    private static final String DIGEST = "keyreeve.dev/sha-256";

    /** Invalid, immutable, over a quota, refused by a hook. Another code is trouble that passes. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 413, 422);

    /** As long and of such characters as an issued key, so that a policy on keys lets it pass; its checksum is wrong. */
    private static final String STAND_IN = "krv_live_" + "x".repeat(12) + "_" + "x".repeat(32 + 6);

    private static final String STAND_IN_ID = "key_" + "x".repeat(24);

    private final KubernetesClient cluster;
    private final ServiceKey owner;

    /** As it was read: it is only written over that. */
    private @Nullable Secret found;

    KeySecret(KubernetesClient cluster, ServiceKey owner) {
        this.cluster = cluster;
        this.owner = owner;
    }

    KeyPlan.Held look() {
        found = cluster.secrets()
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(owner.getSpec().secret().name())
                .get();
        if (found == null) {
            return new KeyPlan.Held.Nothing();
        }
        boolean ours = Secrets.SERVICE_KEY.equals(found.getType())
                && found.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference ->
                                reference.getUid().equals(owner.getMetadata().getUid()));
        if (!ours) {
            return new KeyPlan.Held.Foreign();
        }
        var annotations = found.getMetadata().getAnnotations();
        var data = found.getData();
        var id = annotations == null ? null : annotations.get(KEY_ID);
        var value = data == null ? null : data.get(owner.getSpec().secret().key());
        if (id == null
                || value == null
                || !digest(Base64.getDecoder().decode(value)).equals(annotations.get(DIGEST))) {
            return new KeyPlan.Held.Nothing();
        }
        return new KeyPlan.Held.Ours(id);
    }

    /**
     * Asks whether it would be taken, with what looks like a key in it and is none: one that was made for a Secret that
     * cannot be written would have to be deleted again, each time. What the cluster says of this may be told on.
     *
     * @throws Obstacle when it would not be
     */
    void rehearse() {
        try {
            var wanted = cluster.resource(with(STAND_IN_ID, STAND_IN)).dryRun();
            var _ = found == null ? wanted.create() : wanted.update();
        } catch (KubernetesClientException refused) {
            throw notWritten(refused, said(refused));
        }
    }

    /** @throws KubernetesClientException when it is not what was looked at any more */
    void write(String keyId, String value) {
        try {
            var wanted = cluster.resource(with(keyId, value));
            found = found == null ? wanted.create() : wanted.update();
        } catch (KubernetesClientException refused) {
            throw notWritten(refused, "");
        }
    }

    private RuntimeException notWritten(KubernetesClientException failure, String said) {
        return REFUSALS.contains(failure.getCode())
                ? new Obstacle(
                        Reason.SECRET_NOT_WRITTEN,
                        "The Secret '%s' cannot be written: the cluster's API server answered %d%s"
                                .formatted(owner.getSpec().secret().name(), failure.getCode(), said))
                : failure;
    }

    /** What it says names the object; a hook of somebody's could quote what the Secret holds so far. */
    private String said(KubernetesClientException refused) {
        var said = refused.getStatus() == null ? null : refused.getStatus().getMessage();
        if (said == null) {
            return "";
        }
        var values = found == null || found.getData() == null
                ? List.<String>of()
                : found.getData().values();
        boolean quotes = values.stream()
                .anyMatch(value -> said.contains(value)
                        || said.contains(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return quotes ? "" : ": " + said;
    }

    private Secret with(String keyId, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var annotations = Map.of(KEY_ID, keyId, DIGEST, digest(bytes));
        var data = Map.of(owner.getSpec().secret().key(), Base64.getEncoder().encodeToString(bytes));
        return found == null
                ? made(annotations, data)
                : new SecretBuilder(found)
                        .editMetadata()
                        .addToAnnotations(annotations)
                        .endMetadata()
                        .withData(data)
                        .build();
    }

    private Secret made(Map<String, String> annotations, Map<String, String> data) {
        var meta = owner.getMetadata();
        return new SecretBuilder()
                .withNewMetadata()
                .withName(owner.getSpec().secret().name())
                .withNamespace(meta.getNamespace())
                .withAnnotations(annotations)
                .withLabels(Map.of("app.kubernetes.io/managed-by", "keyreeve-operator"))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withType(Secrets.SERVICE_KEY)
                .withData(data)
                .build();
    }

    Obstacle refusal() {
        return new Obstacle(
                Reason.SECRET_NOT_OURS,
                "There is a Secret '" + owner.getSpec().secret().name()
                        + "' that this ServiceKey did not make, and it is left as it is; remove it or name another");
    }

    private static String digest(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
