package dev.keyreeve.usage.alert;

import dev.keyreeve.usage.alert.Destination.Check;
import dev.keyreeve.usage.alert.Destination.Check.Allowed;
import dev.keyreeve.usage.alert.Destination.Check.Refused;
import dev.keyreeve.usage.alert.Destination.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides where messages may go. A tenant names the URL and this service's network opens the connection, so by default
 * only https to the open internet is allowed, asked anew at each attempt: what a name stands for changes.
 */
@ApplicationScoped
class Destinations {
    static final int MOST_CHARACTERS = 2_048;

    private final Names names;
    private final List<String> schemes;
    private final Predicate<InetAddress> allowed;

    /** Looks a host name up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    @Inject
    Destinations(AlertConfig config) {
        this(InetAddress::getAllByName, config.allowPrivateAddresses());
    }

    Destinations(Names names, boolean allowPrivate) {
        this.names = names;
        this.schemes = allowPrivate ? List.of("https", "http") : List.of("https");
        this.allowed = allowPrivate ? address -> true : PublicAddress::is;
    }

    /** Asks the resolver, so it may take as long as that does. */
    Check check(String url) {
        return parse(url).map(this::resolve).orElseGet(() -> new Refused(Reason.URL));
    }

    /** Every address of the name must be allowed: one that is not is no accident. */
    private Check resolve(URI url) {
        InetAddress[] addresses;
        try {
            addresses = names.lookUp(url.getHost());
        } catch (UnknownHostException e) {
            return new Refused(Reason.NAME);
        }
        if (addresses.length == 0) {
            return new Refused(Reason.NAME);
        }
        if (!Arrays.stream(addresses).allMatch(allowed)) {
            return new Refused(Reason.ADDRESS);
        }
        boolean tls = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() == -1 ? (tls ? 443 : 80) : url.getPort();
        var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        return new Allowed(new Destination(tls, url.getHost(), port, target, addresses[0]));
    }

    private Optional<URI> parse(String url) {
        try {
            var uri = new URI(url);
            boolean whole = url.length() <= MOST_CHARACTERS
                    && url.chars().allMatch(c -> c > ' ' && c < 0x7f)
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535
                    && schemes.stream().anyMatch(scheme -> scheme.equalsIgnoreCase(uri.getScheme()));
            return whole ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
