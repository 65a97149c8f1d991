package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.secret.Destination;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A provider's address, resolved once and kept, so that a name server cannot move the secret elsewhere between two
 * calls. A failed connection forgets it: a provider may move, too. TLS checks the name in any case; where there is
 * none, the address must be the loopback interface's, unless whoever runs Keyreeve has allowed it by name. Checked after it was resolved, since a public name may point to a
 * private address.
 */
final class PinnedAddress {
    private final WorkerExecutor resolvers;
    private final Destination destination;
    private final boolean publicOnly;
    private final boolean plainAllowed;
    private volatile @Nullable SocketAddress pinned;

    /**
     * @param resolvers threads that may wait for a name server
     * @param plainAllowed whether it may be elsewhere than on this machine though there is no TLS
     */
    PinnedAddress(WorkerExecutor resolvers, Destination destination, boolean publicOnly, boolean plainAllowed) {
        this.resolvers = resolvers;
        this.destination = destination;
        this.publicOnly = publicOnly;
        this.plainAllowed = plainAllowed;
    }

    /** Fails when the name does not resolve, or not to where it may. */
    Future<SocketAddress> get() {
        var known = pinned;
        return known != null
                ? Future.succeededFuture(known)
                : resolvers.executeBlocking(this::resolve, false).onSuccess(address -> pinned = address);
    }

    void forget() {
        pinned = null;
    }

    private SocketAddress resolve() throws UnknownHostException {
        var address = InetAddress.getByName(destination.host());
        if (publicOnly && PrivateNetworks.contain(address)) {
            throw new UnknownHostException("not a public address (keyreeve.upstream.allow-private-addresses)");
        }
        if (destination.isPlain() && !plainAllowed && !address.isLoopbackAddress()) {
            throw new UnknownHostException("not a loopback address, and without TLS");
        }
        return SocketAddress.inetSocketAddress(destination.port(), address.getHostAddress());
    }
}
