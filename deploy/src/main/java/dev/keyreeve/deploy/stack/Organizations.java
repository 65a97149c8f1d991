package dev.keyreeve.deploy.stack;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The organizations that a home starts with, each with one admin key: the key itself in a file of its own, its digest in
 * the file that key-service applies at every start. The first one's file is {@code admin.key}; {@code admin-<slug>.key}
 * the others'.
 */
final class Organizations {
    static final String DEFAULT = "Keyreeve";

    private final StackHome home;
    private final List<Entry> entries;

    private Organizations(StackHome home, List<Entry> entries) {
        this.home = home;
        this.entries = List.copyOf(entries);
    }

    /** As key-service reads it. */
    record Entry(Organization organization, AdminKey adminKey) {}

    record Organization(String id, String name) {}

    record AdminKey(String id, String digest, String redactedValue) {}

    static Path bootstrapFile(StackHome home) {
        return home.config().resolve("bootstrap.json");
    }

    /** Those that the home knows, and those that are wanted beside them; one of the default name when there is none. */
    static Organizations loadOrCreate(StackHome home, List<String> wanted) {
        try {
            var entries = new ArrayList<>(load(home));
            for (String name : entries.isEmpty() && wanted.isEmpty() ? List.of(DEFAULT) : wanted) {
                if (entries.stream()
                        .noneMatch(entry -> entry.organization().name().equals(name))) {
                    entries.add(new Entry(new Organization(Id.ORGANIZATION.next(), name), new AdminKey("", "", "")));
                }
            }
            var organizations = new Organizations(home, withKeys(home, entries));
            PrivateFiles.write(
                    bootstrapFile(home),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(organizations.entries) + "\n");
            return organizations;
        } catch (IOException failure) {
            throw HomeFailure.cannotWrite(home.directory(), failure);
        }
    }

    /** Without changing anything: for a stack that runs. */
    static Organizations known(StackHome home) {
        return new Organizations(home, load(home));
    }

    Path firstKeyFile() {
        return keyFiles(home, entries).getFirst();
    }

    /** The admin key of the organization of this name. */
    IssuedKey adminKey(String name) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).organization().name().equals(name)) {
                return read(keyFiles(home, entries).get(i))
                        .orElseThrow(() -> new IllegalStateException("the admin key of " + name + " is gone"));
            }
        }
        throw new IllegalArgumentException("there is no organization called " + name + " in " + home);
    }

    String firstName() {
        return entries.getFirst().organization().name();
    }

    private static List<Entry> load(StackHome home) {
        Path file = bootstrapFile(home);
        try {
            return Files.exists(file) ? List.of(Json.read(Files.readAllBytes(file), Entry[].class)) : List.of();
        } catch (IOException | UncheckedIOException failure) {
            throw new StartFailure(
                    "The file " + file + " is damaged; put a backup in its place, or begin again with an"
                            + " empty home (up --fresh).",
                    failure);
        }
    }

    /** Each entry with the digest of what is in its key file; a key whose file was removed is replaced by a new one. */
    private static List<Entry> withKeys(StackHome home, List<Entry> entries) throws IOException {
        List<Path> files = keyFiles(home, entries);
        var complete = new ArrayList<Entry>();
        for (int i = 0; i < entries.size(); i++) {
            var existing = read(files.get(i));
            IssuedKey key = existing.orElseGet(() -> IssuedKey.mint(IssuedKey.Kind.ADMIN, new SecureRandom()));
            if (existing.isEmpty()) {
                PrivateFiles.write(files.get(i), key.reveal());
            }
            AdminKey known = entries.get(i).adminKey();
            String id = known.digest().equals(key.digest()) ? known.id() : Id.ADMIN_KEY.next();
            complete.add(new Entry(entries.get(i).organization(), new AdminKey(id, key.digest(), key.redacted())));
        }
        return complete;
    }

    private static Optional<IssuedKey> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return switch (IssuedKey.parse(Files.readString(file).strip())) {
                case IssuedKey.Parsed.Valid(IssuedKey key) -> Optional.of(key);
                case IssuedKey.Parsed.Malformed _ ->
                    throw new StartFailure(
                            "The file " + file
                                    + " does not hold an admin key; put the right one back, or remove the file to get a new one.");
            };
        } catch (IOException failure) {
            throw new StartFailure(
                    "The admin key in " + file + " cannot be read: " + HomeFailure.reason(failure) + ".", failure);
        }
    }

    private static List<Path> keyFiles(StackHome home, List<Entry> entries) {
        var files = new ArrayList<Path>();
        Set<String> taken = new HashSet<>();
        for (Entry entry : entries) {
            if (files.isEmpty()) {
                files.add(home.directory().resolve("admin.key"));
                continue;
            }
            String slug = slug(entry.organization().name());
            String name = slug;
            for (int i = 2; !taken.add(name); i++) {
                name = slug + "-" + i;
            }
            files.add(home.directory().resolve("admin-" + name + ".key"));
        }
        return files;
    }

    static String slug(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "organization" : slug;
    }
}
