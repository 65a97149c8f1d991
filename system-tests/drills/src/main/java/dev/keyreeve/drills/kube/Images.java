package dev.keyreeve.drills.kube;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The house's images.
 *
 * @param registry what stands before their names; empty for nothing
 */
record Images(String registry, String tag) {
    /** One for which there is no tag but this is not a version of the house. */
    private static final List<String> NEEDED = List.of(
            "keyreeve-key-service",
            "keyreeve-usage-service",
            "keyreeve-moderation-service",
            "keyreeve-relay-service",
            "keyreeve-simulator",
            "keyreeve-tools");

    private static final String UNNAMED_REGISTRY = "docker.io/library/";

    /**
     * The first registry and tag under which nodes have all of them.
     *
     * @param onNodes names of images as nodes tell them, with their registries and tags
     */
    static Optional<Images> among(Set<String> onNodes, Options wanted) {
        return onNodes.stream()
                .sorted()
                .flatMap(name -> parse(name).stream())
                .filter(found -> wanted.tag() == null || wanted.tag().equals(found.tag()))
                .filter(found -> wanted.registry() == null || wanted.registry().equals(found.registry()))
                .filter(found -> NEEDED.stream().allMatch(each -> found.isOn(onNodes, each)))
                .findFirst();
    }

    private boolean isOn(Set<String> nodes, String image) {
        return nodes.contains(name(image)) || (registry.isEmpty() && nodes.contains(UNNAMED_REGISTRY + name(image)));
    }

    private static Optional<Images> parse(String name) {
        int at = name.lastIndexOf(NEEDED.getFirst() + ":");
        if (at < 0) {
            return Optional.empty();
        }
        var before = name.substring(0, at);
        var registry = before.equals(UNNAMED_REGISTRY) || before.isEmpty() ? "" : before.replaceAll("/$", "");
        return Optional.of(new Images(registry, name.substring(name.lastIndexOf(':') + 1)));
    }

    /** As a pod names it. */
    String name(String image) {
        return (registry.isEmpty() ? "" : registry + "/") + image + ":" + tag;
    }

    static String needed() {
        return String.join(", ", NEEDED);
    }
}
