package dev.keyreeve.relay.session;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What one side of a session is spoken on.
 *
 * @param socket paused
 * @param connection that carries it. Vert.x closes a socket when all that was written to it has left, which may never be.
 */
public record Wire(NetSocket socket, ConnectionBase connection) {

    /** @param upgraded by a server */
    public static Wire of(NetSocket upgraded) {
        return new Wire(upgraded, (ConnectionBase) upgraded);
    }

    /** @param upgraded an answer of 101 */
    public static Wire of(HttpClientResponse upgraded) {
        return new Wire(
                upgraded.netSocket(), (ConnectionBase) upgraded.request().connection());
    }

    /** Closes it now; what was written and has not left never will. Vert.x's own handler would wait for that here, too. */
    void cut() {
        connection.channelHandlerContext().close();
    }
}
