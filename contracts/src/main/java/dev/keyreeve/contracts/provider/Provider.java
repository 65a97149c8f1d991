package dev.keyreeve.contracts.provider;

import dev.keyreeve.contracts.secret.Destination;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An upstream API as whoever runs Keyreeve has configured it, alike in key-service and in every relay; or as an
 * organization has described it for itself, in a connector.
 *
 * @param id its name in paths, credentials, price books and usage; of a connector {@code c/NAME}
 * @param presentation how its credentials are presented
 * @param address where its credentials go; absent when each credential brings its own, as with Azure's resources
 */
public record Provider(String id, Dialect dialect, Presentation presentation, Optional<Destination> address) {
    /** How a provider's name is written, and a connector's. */
    public static final String NAME = "[a-z][a-z0-9-]{0,39}";

    private static final Pattern ID = Pattern.compile(NAME);

    /** First segments of paths that mean something else at the relay. */
    private static final Set<String> RESERVED = Set.of("v1", "c", "q");

    /**
     * @param dialect a dialect's name; without one it is the provider's own name, or else {@code openai}
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Provider of(String id, Optional<String> dialect, Optional<URI> baseUrl) {
        return of(id, dialect, baseUrl, false);
    }

    /**
     * @param dialect a dialect's name; without one it is the provider's own name, or else {@code openai}
     * @param allowPlainHttp whether its address may be plain http elsewhere than on this machine: who is on the way there
     *     sees its credentials, and every prompt
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Provider of(String id, Optional<String> dialect, Optional<URI> baseUrl, boolean allowPlainHttp) {
        var setting = "keyreeve.providers." + id;
        if (!isName(id) || RESERVED.contains(id)) {
            throw new IllegalArgumentException(
                    setting + ": a provider's name has lower-case letters, digits and dashes,"
                            + " begins with a letter, and is none of " + String.join(", ", RESERVED));
        }
        var speaks = dialect.map(name -> Dialect.of(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                setting + ".dialect '" + name + "' must be one of: " + names())))
                .or(() -> Dialect.of(id))
                .orElse(Dialect.OPENAI);
        try {
            return new Provider(
                    id,
                    speaks,
                    speaks.presentation(),
                    baseUrl.map(url -> destination(setting, url, speaks, allowPlainHttp)));
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException(setting + ".base-url: " + fault.getMessage(), fault);
        }
    }

    private static Destination destination(String setting, URI url, Dialect speaks, boolean allowPlainHttp) {
        var destination = Destination.alsoPlain(url, speaks.presentation().slot());
        if (destination.isPlain() && !destination.isOnLoopback() && !allowPlainHttp) {
            throw new IllegalArgumentException("provider address '" + url
                    + "' must use https; plain http is for the loopback interface alone, or where " + setting
                    + ".allow-plain-http=true");
        }
        return destination;
    }

    public static boolean isName(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether an organization named it, and its address, for itself. */
    public boolean isConnector() {
        return dialect == Dialect.HTTP;
    }

    private static String names() {
        return Dialect.configurable().map(Dialect::wireName).collect(Collectors.joining(", "));
    }
}
