package dev.keyreeve.drills.kube.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a team writes, as k8s/README.md shows it: what is read there is what is tried. */
record Example(String manifests) {
    private static final String ADMIN_KEY = "krv_admin_...";
    private static final String PROVIDER_SECRET = "sk-...";

    /** @param root of the checkout */
    static Example read(Path root) throws IOException {
        var readme = Files.readString(root.resolve("k8s").resolve("README.md"));
        var block = Arrays.stream(readme.split("```yaml\n"))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf("```")))
                .filter(yaml -> yaml.contains(ADMIN_KEY))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("k8s/README.md shows no team's resources any more"));
        // The Deployment's image is a team's own, which nobody has.
        return new Example(Arrays.stream(block.split("(?m)^---$"))
                .filter(document -> !document.contains("kind: Deployment"))
                .collect(Collectors.joining("---")));
    }

    String with(String adminKey, String providerSecret) {
        return manifests.replace(ADMIN_KEY, adminKey).replace(PROVIDER_SECRET, providerSecret);
    }
}
