package dev.keyreeve.drills.kube;

import org.jspecify.annotations.Nullable;

/**
 * What a drill on a cluster cannot know by itself; null for what it is to find out.
 *
 * @param registry of the house's images, as the chart's {@code image.registry}
 * @param tag of the house's images
 * @param upgradeTag of another version of them, which {@code rollout} upgrades to
 * @param postgresql the image; null for the chart's
 * @param kafka likewise
 * @param storageClass null for the cluster's default
 */
public record Options(
        @Nullable String registry,
        @Nullable String tag,
        @Nullable String upgradeTag,
        @Nullable String postgresql,
        @Nullable String kafka,
        @Nullable String storageClass) {
    /** All of it is to be found out. */
    public static final Options NONE = new Options(null, null, null, null, null, null);
}
