package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * The generated passwords of one database: the superuser's, and two for each schema. Written before the cluster is
 * made, so that no crash leaves a cluster whose password nobody knows; a missing entry (a schema that came later) is
 * added.
 */
final class DatabaseSecrets {
    static final String SUPERUSER = "postgres";
    private static final int PASSWORD_BYTES = 24; // 192 bits

    private final Properties passwords;

    private DatabaseSecrets(Properties passwords) {
        this.passwords = passwords;
    }

    static DatabaseSecrets loadOrCreate(Path file) {
        try {
            var passwords = new Properties();
            if (Files.exists(file)) {
                passwords.load(new StringReader(Files.readString(file)));
            }
            if (fillIn(passwords)) {
                PrivateFiles.write(file, render(passwords));
            }
            return new DatabaseSecrets(passwords);
        } catch (IOException | UncheckedIOException failure) {
            throw new StartFailure(
                    "The database passwords in " + file + " cannot be read or written: " + failure.getMessage() + ".",
                    failure);
        }
    }

    /**
     * From a directory with a file for each role, or as {@code keyreeve cluster secrets --files} writes them, a directory
     * for each Secret; nothing is made.
     */
    static DatabaseSecrets in(Path directory) {
        var passwords = new Properties();
        try {
            passwords.setProperty(SUPERUSER, read(directory, SUPERUSER));
            for (Schema schema : Schema.values()) {
                passwords.setProperty(schema.owner(), read(directory, schema.owner()));
                passwords.setProperty(schema.app(), read(directory, schema.app()));
            }
        } catch (IOException failure) {
            throw new StartFailure(
                    "The database passwords in " + directory + " cannot be read: " + failure.getMessage() + ".",
                    failure);
        }
        return new DatabaseSecrets(passwords);
    }

    /** What stands in a statement between quotes must not hold any. */
    private static String read(Path directory, String role) throws IOException {
        Path ofSecret = directory.resolve(DatabasePasswords.secretOf(role)).resolve("password");
        String password = Files.readString(Files.exists(ofSecret) ? ofSecret : directory.resolve(role))
                .strip();
        if (password.isEmpty() || password.indexOf('\'') >= 0 || password.indexOf('\\') >= 0) {
            throw new StartFailure("The password of " + role + " in " + directory
                    + " must not be empty and must hold no quote and no backslash.");
        }
        return password;
    }

    Credentials superuser() {
        return of(SUPERUSER);
    }

    Credentials of(String role) {
        return new Credentials(role, passwords.getProperty(role));
    }

    private static boolean fillIn(Properties passwords) {
        var random = new SecureRandom();
        boolean added = addIfMissing(passwords, SUPERUSER, random);
        for (Schema schema : Schema.values()) {
            added |= addIfMissing(passwords, schema.owner(), random);
            added |= addIfMissing(passwords, schema.app(), random);
        }
        return added;
    }

    private static boolean addIfMissing(Properties passwords, String role, SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return passwords.putIfAbsent(
                        role, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                == null;
    }

    private static String render(Properties passwords) {
        var lines = new StringBuilder("# Generated. Removing this file locks Keyreeve out of its own database.\n");
        passwords.stringPropertyNames().stream()
                .sorted()
                .forEach(role -> lines.append(role)
                        .append('=')
                        .append(passwords.getProperty(role))
                        .append('\n'));
        return lines.toString();
    }

    @Override
    public String toString() {
        return "DatabaseSecrets[redacted]";
    }
}
