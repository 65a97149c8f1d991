package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.session.Conversation.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A caller who does not read")
class SlowReaderTest extends ConversationFixture {
    /** What they are answered with is more than a connection takes that nobody reads. */
    private static final int MESSAGES = 1_500;

    private static final String NO = "x".repeat(16 * 1024);
    private static final int MOST_IN_MEMORY = 128 * 1024;

    private volatile long inMemory;

    @Override
    Future<Outcome> look(Buffer text) {
        inMemory = Math.max(
                inMemory,
                callers.connection().channel().unsafe().outboundBuffer().totalPendingWriteBytes());
        return Future.succeededFuture(new Outcome.Refuse(ErrorBody.of(ErrorCode.INVALID_REQUEST, NO)));
    }

    @Test
    @DisplayName("is not read either, and goes on where it was when it reads")
    void refused() throws Exception {
        begin(LONG);
        var said = CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < MESSAGES; i++) {
                            caller.say("{}");
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
        await().until(() -> callers.socket().writeQueueFull());

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(caller.hear().text()).startsWith("{\"type\":\"error\"").hasSizeGreaterThan(NO.length());
        }
        said.join();
        assertThat(inMemory).isPositive().isLessThan(MOST_IN_MEMORY);
    }
}
