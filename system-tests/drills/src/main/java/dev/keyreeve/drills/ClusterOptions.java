package dev.keyreeve.drills;

import dev.keyreeve.drills.kube.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What only drills on a cluster take. */
final class ClusterOptions {
    @Option(
            names = "--image-registry",
            paramLabel = "NAME",
            description = "What stands before the images' names. Left out: as nodes have them.")
    private @Nullable String registry;

    @Option(names = "--image-tag", paramLabel = "TAG", description = "Of the images. Left out: as nodes have them.")
    private @Nullable String tag;

    @Option(
            names = "--upgrade-tag",
            paramLabel = "TAG",
            description = "Another version, which rollout upgrades to. Left out: the same images, in other pods.")
    private @Nullable String upgradeTag;

    @Option(names = "--postgresql-image", paramLabel = "IMAGE", description = "Left out: the chart's.")
    private @Nullable String postgresql;

    @Option(names = "--kafka-image", paramLabel = "IMAGE", description = "Left out: the chart's.")
    private @Nullable String kafka;

    @Option(names = "--storage-class", paramLabel = "NAME", description = "Left out: the cluster's default.")
    private @Nullable String storageClass;

    Options told() {
        return new Options(registry, tag, upgradeTag, postgresql, kafka, storageClass);
    }
}
