package dev.keyreeve.deploy.process;

/** How long a child may live. */
public enum Launcher {
    /** Outlives this JVM: the stack of {@code up --detach}. */
    DETACHED {
        @Override
        public ProcessId start(Spawn spawn) {
            return spawn.start();
        }
    },
    /** Dies with this JVM at the latest, however that ends: tests and drills. */
    TETHERED {
        @Override
        public ProcessId start(Spawn spawn) {
            return Reaper.tether(spawn.start());
        }
    };

    public abstract ProcessId start(Spawn spawn);
}
