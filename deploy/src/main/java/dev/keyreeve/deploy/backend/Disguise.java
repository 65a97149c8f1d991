package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL refuses to run as root. Where Keyreeve does, its servers are started as somebody else. */
enum Disguise {
    /** An ordinary user needs none. */
    NONE(List.of(), 0),

    /** In a user namespace without a mapping root is nobody, and on the disk still itself. */
    NAMESPACE(List.of("unshare", "-U"), 0),

    /**
     * Where namespaces are forbidden, as in most containers: nobody, with the one capability of reaching its files
     * through directories that are root's.
     */
    NOBODY(
            List.of(
                    "setpriv",
                    "--reuid=" + Disguise.NOBODYS_UID,
                    "--regid=" + Disguise.NOBODYS_UID,
                    "--clear-groups",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override",
                    "--securebits=+no_setuid_fixup"), // or access(2), which PostgreSQL asks, forgets the capability
            Disguise.NOBODYS_UID);

    private static final int NOBODYS_UID = 65_534;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefix;

    private final int owner;

    Disguise(List<String> prefix, int owner) {
        this.prefix = prefix;
        this.owner = owner;
    }

    static Disguise needed() {
        if (!isRoot()) {
            return NONE;
        }
        if (works(NAMESPACE)) {
            return NAMESPACE;
        }
        if (works(NOBODY)) {
            return NOBODY;
        }
        throw new StartFailure("PostgreSQL does not run as root, and this machine allows root neither a user namespace"
                + " (unshare -U) nor to become nobody (setpriv); run Keyreeve as an ordinary user.");
    }

    /** What to put before a command; each execs, so the process id is the program's. */
    List<String> prefix() {
        return prefix;
    }

    /** Gives a data directory to whom the server will be; it may have been made in another disguise. */
    void own(Path data) throws IOException {
        if (this == NONE
                || !Files.exists(data)
                || Integer.valueOf(owner).equals(Files.getAttribute(data, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
            return;
        }
        if (run(List.of("chown", "-R", owner + ":" + owner, data.toString())) != 0) {
            throw new IOException("it could not be given to user " + owner);
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static boolean works(Disguise disguise) {
        var line = new java.util.ArrayList<>(disguise.prefix);
        line.add("true");
        try {
            return run(line) == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static int run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
