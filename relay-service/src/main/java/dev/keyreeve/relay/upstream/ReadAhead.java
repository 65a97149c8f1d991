package dev.keyreeve.relay.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * How much of an answer is taken from the system before its caller wants it. Vert.x has no setting for it: it pauses a
 * connection once more than a channel's write water mark waits, 64 KB, and where the system's receive buffer is limited
 * it reads as much as that at once. Each of a thousand slow streams would hold up to 160 KB in the heap. What waits in
 * the system instead slows the provider just as well.
 *
 * <p>Vert.x finds it by {@code META-INF/services}. It concerns the clients that limit their receive buffer, which are
 * those of {@link Upstreams}.
 */
public final class ReadAhead implements VertxServiceProvider {
    /** At one read. A TLS record has as much. */
    private static final int MOST_AT_ONCE = 16 * 1024;

    private static final int USUAL_AT_ONCE = 2 * 1024;
    private static final int LEAST_AT_ONCE = 512;

    /** Above it a connection is not read from; what came in the same read is added. */
    private static final int MOST_WAITING = 8 * 1024;

    /** What may wait: right after a read, decoded or not, without the framing. */
    static final int MOST_HELD = MOST_WAITING + MOST_AT_ONCE;

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new SparingTransport());
    }

    private static final class SparingTransport extends JDKTransport {
        @Override
        public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            if (options.getReceiveBufferSize() > 0) {
                bootstrap.option(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(LEAST_AT_ONCE, USUAL_AT_ONCE, MOST_AT_ONCE));
                bootstrap.option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(MOST_WAITING / 2, MOST_WAITING));
            }
        }
    }
}
