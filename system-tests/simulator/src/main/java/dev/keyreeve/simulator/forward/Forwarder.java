package dev.keyreeve.simulator.forward;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Passes connections on, byte by byte: a relay takes plain http to the loopback interface alone, and a simulator whose
 * record is to outlive the relays stands elsewhere. A connection that cannot be continued is closed.
 */
public final class Forwarder implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;
    private static final long CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final List<Integer> ports = new ArrayList<>();

    private Forwarder(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @throws IOException if it cannot listen on one of the ports */
    public static Forwarder start(String host, List<Forward> forwards) throws IOException {
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var forwarder = new Forwarder(vertx);
        var client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(CONNECT_MS).setTcpNoDelay(true));
        try {
            for (var forward : forwards) {
                forwarder.ports.add(forwarder.listen(host, forward, client).actualPort());
            }
            return forwarder;
        } catch (CompletionException e) {
            forwarder.close();
            throw new IOException("Cannot listen on " + host + ": " + e.getCause(), e);
        }
    }

    private NetServer listen(String host, Forward forward, NetClient client) {
        return await(vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true))
                .connectHandler(caller -> continued(caller, forward, client))
                .listen(forward.port(), host));
    }

    private static void continued(NetSocket caller, Forward forward, NetClient client) {
        caller.exceptionHandler(_ -> {});
        caller.pause();
        client.connect(forward.to(), forward.host())
                .onSuccess(callee -> {
                    callee.exceptionHandler(_ -> {});
                    caller.closeHandler(_ -> callee.close());
                    callee.closeHandler(_ -> caller.close());
                    caller.pipeTo(callee);
                    callee.pipeTo(caller);
                })
                .onFailure(_ -> caller.close());
    }

    /** What is listened on, in the order of the forwards. */
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    @Override
    public void close() {
        await(vertx.close().timeout(CLOSE_SECONDS, TimeUnit.SECONDS));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
