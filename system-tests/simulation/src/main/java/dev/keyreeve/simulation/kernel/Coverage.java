package dev.keyreeve.simulation.kernel;

import java.util.EnumMap;
import java.util.Map;

/** How often each scene was played. */
public final class Coverage {
    private final Map<Scene, Long> counts = new EnumMap<>(Scene.class);

    public Coverage() {
        for (var scene : Scene.values()) {
            counts.put(scene, 0L);
        }
    }

    public void saw(Scene scene) {
        saw(scene, 1);
    }

    public void saw(Scene scene, long times) {
        counts.merge(scene, times, Long::sum);
    }

    public void add(Coverage other) {
        other.counts.forEach(this::saw);
    }

    /** Every scene, also those that were never played. */
    public Map<Scene, Long> byScene() {
        return new EnumMap<>(counts);
    }
}
