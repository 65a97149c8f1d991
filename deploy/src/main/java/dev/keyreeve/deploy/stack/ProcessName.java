package dev.keyreeve.deploy.stack;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a process of the stack is called: in stack.json, on its command line, in its log's name. */
public record ProcessName(String value) implements Comparable<ProcessName> {
    private static final Pattern FORM =
            Pattern.compile("[a-z]+(-[a-z]+)*(-[0-9]{1,2})?"); // first: the constants need it

    public static final ProcessName POSTGRESQL = new ProcessName("postgresql");
    public static final ProcessName KAFKA = new ProcessName("kafka");
    public static final ProcessName SIMULATOR = new ProcessName("simulator");
    public static final ProcessName KEY_SERVICE = new ProcessName("key-service");
    public static final ProcessName USAGE_SERVICE = new ProcessName("usage-service");
    public static final ProcessName MODERATION_SERVICE = new ProcessName("moderation-service");

    public ProcessName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is not the name of a process");
        }
    }

    /** Empty when nothing can be called so. */
    static Optional<ProcessName> parse(String name) {
        return FORM.matcher(name).matches() ? Optional.of(new ProcessName(name)) : Optional.empty();
    }

    public static ProcessName relay(int number) {
        return new ProcessName("relay-" + number);
    }

    /** A replica of key-service; the first has no number in its name. */
    public static ProcessName keyService(int number) {
        return number == 1 ? KEY_SERVICE : new ProcessName(KEY_SERVICE + "-" + number);
    }

    public boolean isKeyService() {
        return equals(KEY_SERVICE) || value.startsWith(KEY_SERVICE + "-");
    }

    /**
     * The replica's number, from 1.
     *
     * @throws IllegalStateException when it is no key-service
     */
    public int keyServiceNumber() {
        if (!isKeyService()) {
            throw new IllegalStateException(value + " is no key-service");
        }
        return equals(KEY_SERVICE)
                ? 1
                : Integer.parseInt(value.substring(KEY_SERVICE.value().length() + 1));
    }

    public boolean isRelay() {
        return value.startsWith("relay-");
    }

    /**
     * The relay's number, from 1.
     *
     * @throws IllegalStateException when it is no relay
     */
    public int relayNumber() {
        if (!isRelay()) {
            throw new IllegalStateException(value + " is no relay");
        }
        return Integer.parseInt(value.substring("relay-".length()));
    }

    @Override
    public int compareTo(ProcessName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
