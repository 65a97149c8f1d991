package dev.keyreeve.deploy.stack;

import java.util.ArrayList;
import java.util.List;

/** How the JVM of each kind of process is started, but for its memory: alike on one machine and in an image. */
public final class JvmFlags {
    /** A call leaves some 70 KB behind: with room for a thousand of them a collection finds little alive. */
    public static final String RELAY_YOUNG = "-XX:NewSize=96m";

    private static final List<String> ALL = List.of(
            "-XX:+UseSerialGC",
            // A grant, and what a call leaves behind, are many small objects.
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private JvmFlags() {}

    /** Compiled quickly rather than well. */
    public static List<String> controlPlane() {
        var flags = new ArrayList<>(ALL);
        flags.add("-XX:TieredStopAtLevel=1");
        return List.copyOf(flags);
    }

    /** Every exchange passes it: everything that the compiler has. */
    public static List<String> perExchange() {
        return ALL;
    }
}
