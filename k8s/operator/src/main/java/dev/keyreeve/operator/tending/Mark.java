package dev.keyreeve.operator.tending;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What a resource's thing is called at key-service: the one thing that both sides know from the start, so that one which
 * was made and not noted is found again rather than made twice. The uid keeps a resource from taking over what an earlier
 * one of its name, or one in another cluster, has made.
 */
public record Mark(String name) {
    private static final int SHORT_UID = 8;

    public static Mark of(HasMetadata resource) {
        var meta = resource.getMetadata();
        return new Mark("%s (%s, k8s %s)"
                .formatted(
                        meta.getName(),
                        meta.getNamespace(),
                        meta.getUid()
                                .substring(0, Math.min(SHORT_UID, meta.getUid().length()))));
    }

    public boolean isOn(JsonNode thing) {
        return thing.path("name").asText().equals(name);
    }

    /** The name of one of several that a resource has made. */
    public String version(String suffix) {
        return name + " " + suffix;
    }

    public boolean isAnyVersion(JsonNode thing) {
        return thing.path("name").asText().startsWith(name + " ");
    }
}
