package dev.keyreeve.drills.kit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on a loopback port whose connections can be disturbed. In front of several backends it gives them one
 * address: connections are dealt out in turn, and one that does not take its connection is passed over. Those who are to
 * be disturbed separately get a proxy each.
 */
public final class FaultProxy implements Closeable {
    private static final int BACKLOG = 1024;
    private static final int CONNECT_MS = 2_000;

    private final List<InetSocketAddress> backends;
    private final int port;
    private final Gate gate = new Gate();
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    /** What happens to its connections. */
    public sealed interface Fault {
        /** Nothing. */
        record None() implements Fault {}

        /** Nobody can connect any more; whoever is connected stays so. */
        record Refused() implements Fault {}

        /** What is connected is reset, and nobody can connect. */
        record Cut() implements Fault {}

        /**
         * Connections are taken and kept, and no byte passes either way. What was sent meanwhile arrives when it ends,
         * as after a network partition, where TCP sends again.
         */
        record Blackhole() implements Fault {}

        /** Each piece passes so much later. */
        record Delay(Duration by) implements Fault {}
    }

    private FaultProxy(int port, List<InetSocketAddress> backends) {
        this.backends = List.copyOf(backends);
        this.port = port;
    }

    /** @param port where to listen, on 127.0.0.1 @param backends ports of 127.0.0.1, at least one */
    public static FaultProxy listen(int port, List<Integer> backends) {
        var proxy = new FaultProxy(
                port,
                backends.stream()
                        .map(backend -> new InetSocketAddress(InetAddress.getLoopbackAddress(), backend))
                        .toList());
        proxy.set(new Fault.None());
        return proxy;
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on, for connections that are open too. */
    public synchronized void set(Fault fault) {
        gate.set(fault);
        switch (fault) {
            case Fault.Refused _ -> stopListening();
            case Fault.Cut _ -> {
                stopListening();
                open.forEach(FaultProxy::reset);
            }
            case Fault.None _, Fault.Blackhole _, Fault.Delay _ -> startListening();
        }
    }

    private void startListening() {
        if (listener != null) {
            return;
        }
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listener = socket;
            acceptor = Thread.ofVirtual().name("fault-proxy-" + port).start(() -> accept(socket));
        } catch (IOException failure) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port, failure);
        }
    }

    /** Returns when nobody can connect any more: the kernel's socket lives on until the thread in accept has left it. */
    private void stopListening() {
        if (listener == null || acceptor == null) {
            return;
        }
        closeQuietly(listener);
        listener = null;
        try {
            acceptor.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Socket backend = null;
        try {
            gate.pass();
            backend = connect();
            open.add(backend);
            var there = backend;
            var forth = Thread.ofVirtual().start(() -> pump(client, there));
            pump(there, client);
            forth.join();
        } catch (InterruptedException | IOException unreachable) {
            reset(client);
        } finally {
            forget(client);
            if (backend != null) {
                forget(backend);
            }
        }
    }

    private Socket connect() throws IOException {
        IOException last = new IOException("no backend");
        for (int attempt = 0; attempt < backends.size(); attempt++) {
            var socket = new Socket();
            try {
                socket.connect(backends.get(Math.floorMod(turn.getAndIncrement(), backends.size())), CONNECT_MS);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException down) {
                closeQuietly(socket);
                last = down;
            }
        }
        throw last;
    }

    /** One way of a connection. An end is passed on as an end, a reset as a reset. */
    private void pump(Socket from, Socket to) {
        var buffer = new byte[16 * 1024];
        try {
            from.setTcpNoDelay(true);
            for (int count = from.getInputStream().read(buffer); count >= 0; ) {
                gate.pass();
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
            gate.pass();
            to.shutdownOutput();
        } catch (IOException | InterruptedException broken) {
            reset(from);
            reset(to);
        }
    }

    /** Closes with RST instead of FIN, as a peer does whose machine has gone. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            return;
        }
        closeQuietly(socket);
    }

    private void forget(Socket socket) {
        open.remove(socket);
        closeQuietly(socket);
    }

    private static void closeQuietly(Closeable thing) {
        try {
            thing.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        set(new Fault.Cut());
    }

    /** Where bytes wait while they may not pass. */
    private static final class Gate {
        private Fault fault = new Fault.None();

        synchronized void set(Fault now) {
            fault = now;
            notifyAll();
        }

        void pass() throws InterruptedException {
            Fault now;
            synchronized (this) {
                while (fault instanceof Fault.Blackhole) {
                    wait();
                }
                now = fault;
            }
            if (now instanceof Fault.Delay(Duration by)) {
                Thread.sleep(by);
            }
        }
    }
}
