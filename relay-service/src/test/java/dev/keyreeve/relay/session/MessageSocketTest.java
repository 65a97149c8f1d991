package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One side of a session")
class MessageSocketTest {
    private static final int MOST = 10_000;
    /** More than a connection takes that nobody reads. */
    private static final int A_LOT = 32 * 1024 * 1024;

    private static final int PONG = 10;
    private static final int PING = 9;

    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> accidents = new CopyOnWriteArrayList<>();
    private final CompletableFuture<MessageSocket.End> ended = new CompletableFuture<>();
    private final AtomicInteger heard = new AtomicInteger();
    private RawSocket caller;
    private Wire wire;
    private MessageSocket side;

    @BeforeEach
    void begin() throws Exception {
        vertx.exceptionHandler(accidents::add);
        var begun = Promise.<Wire>promise();
        int port = vertx.createNetServer()
                .connectHandler(socket -> {
                    wire = Wire.of(socket.pause());
                    side = MessageSocket.ofCaller(vertx, wire, MOST);
                    side.onEnd(ended::complete);
                    side.onText(text -> heard.incrementAndGet());
                    side.onDrain(() -> {});
                    side.resume();
                    begun.complete(wire);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        caller = new RawSocket(port, true);
        await().until(() -> begun.future().isComplete());
    }

    @AfterEach
    void end() throws Exception {
        caller.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        assertThat(accidents).isEmpty();
    }

    private void onLoop(Runnable what) {
        wire.connection().getContext().runOnContext(turn -> what.run());
    }

    /** Of a text, of which more is to come. */
    private byte[] piece() {
        var piece = caller.frame(RawSocket.TEXT, new byte[] {'{'});
        piece[0] &= 0x7F;
        return piece;
    }

    private void writeALot() {
        onLoop(() -> side.write(Buffer.buffer(new byte[A_LOT])));
        await().until(() -> side.isFull());
    }

    private void assertDisconnected() {
        await().until(() -> wire.connection().closeFuture().isComplete());
    }

    @Test
    @DisplayName("hears a goodbye in the middle of a message")
    void goodbyeMidMessage() throws Exception {
        caller.send(piece());
        caller.goodbye(4_321, "");

        assertThat(caller.hear().closeCode()).isEqualTo(4_321);
        assertThat(caller.isHungUp()).isTrue();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(new MessageSocket.End.Closed(4_321, ""));
    }

    @Test
    @DisplayName("is disconnected in the middle of a message, when it does not say goodbye")
    void cutMidMessage() throws Exception {
        caller.send(piece());
        caller.say(PING, new byte[0]);
        assertThat(caller.hear().operation()).isEqualTo(PONG);

        onLoop(() -> side.close(1_008, ""));

        assertThat(caller.hear().closeCode()).isEqualTo(1_008);
        assertThat(caller.isHungUp()).isTrue();
    }

    @Test
    @DisplayName("is gone when it leaves in the middle of a message")
    void goneMidMessage() throws Exception {
        caller.send(piece());
        caller.close();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(new MessageSocket.End.Gone());
        assertDisconnected();
    }

    @Test
    @DisplayName("is disconnected though it does not read what was written to it")
    void cutUnread() {
        writeALot();

        onLoop(() -> side.close(1_008, ""));

        assertDisconnected();
    }

    @Test
    @DisplayName("is disconnected though it does not read what was written to it, when it says goodbye itself")
    void goodbyeUnread() throws Exception {
        writeALot();

        caller.goodbye(1_000, "");

        assertDisconnected();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(new MessageSocket.End.Closed(1_000, ""));
    }

    @Test
    @DisplayName("is answered its last ping alone, while it does not read")
    void pings() throws Exception {
        writeALot();
        for (int i = 0; i < 1_000; i++) {
            caller.say(PING, ("ping " + i).getBytes(StandardCharsets.US_ASCII));
        }
        caller.say("{}");
        await().until(() -> heard.get() == 1);

        assertThat(caller.hear().payload()).hasSize(A_LOT);
        var pong = caller.hear();
        assertThat(pong.operation()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("ping 999");
        onLoop(() -> side.write(Buffer.buffer("{}")));
        assertThat(caller.hear().operation()).isEqualTo(RawSocket.TEXT);
    }
}
