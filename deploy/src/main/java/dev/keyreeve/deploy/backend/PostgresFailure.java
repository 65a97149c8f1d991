package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.util.regex.Pattern;

/** Turns PostgreSQL's last words into one sentence with a remedy. */
final class PostgresFailure {
    private static final Pattern DISK_FULL = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern PORT_TAKEN = Pattern.compile("could not bind|Address already in use");
    private static final Pattern NOT_ROOT = Pattern.compile("cannot be run as root|unshare failed|unshare: ");
    private static final Pattern DAMAGED = Pattern.compile(
            "PANIC|could not locate a valid checkpoint|incorrect checksum|invalid data in file|database files are"
                    + " incompatible|could not open file|could not open directory|could not read file|is not a valid"
                    + " data directory|could not access status|invalid page");

    private PostgresFailure() {}

    static StartFailure explain(PostgresSettings settings, String lastWords) {
        return new StartFailure(sentence(settings, lastWords), lastWords);
    }

    private static String sentence(PostgresSettings settings, String lastWords) {
        if (DISK_FULL.matcher(lastWords).find()) {
            return "PostgreSQL cannot run because the disk that holds " + settings.data()
                    + " is full; free some space and start again, nothing is lost.";
        }
        if (PORT_TAKEN.matcher(lastWords).find()) {
            return "PostgreSQL cannot run because port " + settings.port()
                    + " was taken meanwhile; start again, or choose other ports with --base-port.";
        }
        if (NOT_ROOT.matcher(lastWords).find()) {
            return "PostgreSQL does not run as root, and this machine allows no user namespace to hide it in; run"
                    + " Keyreeve as an ordinary user.";
        }
        if (DAMAGED.matcher(lastWords).find()) {
            return "PostgreSQL's data in " + settings.data()
                    + " is damaged; put a backup of that directory in its place,"
                    + " or begin again with an empty home (up --fresh).";
        }
        return "PostgreSQL ended while it was starting; see " + settings.log() + ".";
    }
}
