package dev.keyreeve.contracts.secret;

import java.net.URI;
import java.util.Locale;

/**
 * Where a credential may be sent, and in which place: bound into the sealed secret, so that a row copied to another
 * tenant or address does not open.
 *
 * @param scheme {@code https}; or {@code http}, for a loopback host or where whoever runs Keyreeve allows it
 * @param host lower case; an IPv6 address in brackets, as in a URL
 * @param port 1 to 65535, always explicit
 * @param pathPrefix starts with {@code /} or is empty; never ends with {@code /}
 * @param headerSlot the lower-case header that carries the credential, such as {@code authorization}; or, where a query
 *     parameter does, {@code ?} and its name
 */
public record Destination(String scheme, String host, int port, String pathPrefix, String headerSlot) {

    /**
     * @throws IllegalArgumentException with a sentence for the operator, when the address is not an absolute http(s)
     *     address, or is plain http to a host that is not the loopback interface
     */
    public static Destination of(URI base, String headerSlot) {
        var destination = alsoPlain(base, headerSlot);
        if (destination.isPlain() && !destination.isOnLoopback()) {
            throw new IllegalArgumentException(
                    "provider address '" + base + "' must use https; plain http is for the loopback interface alone");
        }
        return destination;
    }

    /**
     * The same, but for plain http, which may go anywhere.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Destination alsoPlain(URI base, String headerSlot) {
        var scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        var host = base.getHost() == null ? "" : base.getHost().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || host.isEmpty()) {
            throw new IllegalArgumentException("provider address '" + base + "' must be like https://host/v1");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "provider address '" + base.getHost() + "' must not carry user, query or fragment");
        }
        int port = base.getPort() != -1 ? base.getPort() : scheme.equals("https") ? 443 : 80;
        var path = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        return new Destination(scheme, host, port, path, headerSlot);
    }

    /** Whether the secret would be sent without TLS. */
    public boolean isPlain() {
        return scheme.equals("http");
    }

    /** Whether its name says that it is this machine. */
    public boolean isOnLoopback() {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    /** The base address, for people; without a trailing slash. */
    public String address() {
        return scheme + "://" + host + ":" + port + pathPrefix;
    }
}
