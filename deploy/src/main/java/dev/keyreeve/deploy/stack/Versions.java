package dev.keyreeve.deploy.stack;

/** What the parts of this build call themselves. */
public final class Versions {
    private Versions() {}

    public static String keyreeve() {
        return Build.version();
    }
}
