package dev.keyreeve.deploy.backend;

import java.util.Objects;

/** A database login. Prints the user alone; the password leaves only by being asked for. */
public final class Credentials {
    private final String user;
    private final String password;

    public Credentials(String user, String password) {
        this.user = Objects.requireNonNull(user);
        this.password = Objects.requireNonNull(password);
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return "Credentials[" + user + ", [redacted]]";
    }
}
