package dev.keyreeve.deploy.backend;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The passwords of a database that others run for us, by role. */
public final class DatabasePasswords {
    private DatabasePasswords() {}

    /** Of the superuser, and two for each schema; what the file lacks is made and added. */
    public static SequencedMap<String, String> loadOrCreate(Path file) {
        var secrets = DatabaseSecrets.loadOrCreate(file);
        var passwords = new LinkedHashMap<String, String>();
        put(passwords, secrets.superuser());
        for (Schema schema : Schema.values()) {
            put(passwords, secrets.of(schema.owner()));
            put(passwords, secrets.of(schema.app()));
        }
        return passwords;
    }

    /** The Secret that holds a role's, as the chart and {@code keyreeve cluster secrets} name it. */
    public static String secretOf(String role) {
        return "keyreeve-db-" + (role.equals(DatabaseSecrets.SUPERUSER) ? "superuser" : role.replace('_', '-'));
    }

    private static void put(SequencedMap<String, String> passwords, Credentials credentials) {
        passwords.put(credentials.user(), credentials.password());
    }
}
