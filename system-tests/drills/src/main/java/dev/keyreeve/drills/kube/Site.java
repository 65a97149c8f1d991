package dev.keyreeve.drills.kube;

import java.nio.file.Path;

/**
 * A cluster, and what is needed to install the house there.
 *
 * @param chart the checkout's own
 */
public record Site(Program kubectl, Program helm, Path chart, Images images, Options options) {
    /** One of the house's images, as a pod names it. */
    public String image(String name) {
        return images.name(name);
    }
}
