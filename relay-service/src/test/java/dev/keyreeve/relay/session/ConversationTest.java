package dev.keyreeve.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.relay.session.Conversation.Outcome;
import dev.keyreeve.relay.stream.Ending;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A conversation")
class ConversationTest extends ConversationFixture {
    private volatile Optional<Supplier<Future<Outcome>>> accident = Optional.empty();

    @Override
    Future<Outcome> look(Buffer text) {
        return accident.map(Supplier::get).orElseGet(() -> super.look(text));
    }

    @Test
    @DisplayName("passes messages on in order, however they are packed")
    void order() throws Exception {
        begin(LONG);
        var packed = Buffer.buffer();
        for (int i = 0; i < 20; i++) {
            packed.appendBytes(caller.frame(RawSocket.TEXT, ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8)));
        }
        caller.send(packed.getBytes());

        for (int i = 0; i < 20; i++) {
            assertThat(provider.hear().json().path("n").asInt()).isEqualTo(i);
        }
        provider.say("{\"é\":1}");
        assertThat(caller.hear().text()).isEqualTo("{\"é\":1}");
    }

    @Test
    @DisplayName("refuses a text that is not UTF-8, and sends nothing of it on")
    void notUtf8() throws Exception {
        begin(LONG);
        caller.say(RawSocket.TEXT, new byte[] {'{', '"', (byte) 0xC0, '"', ':', '1', '}'});

        assertEnds(1_007, "invalid_request", "UTF-8");
        assertProviderIsLeft(1_000);
    }

    @Test
    @DisplayName("ends with a frame that is not masked")
    void unmasked() throws Exception {
        begin(LONG);
        caller.send(new byte[] {(byte) 0x81, 2, '{', '}'});

        assertEnds(1_002, "invalid_request", "6455");
        assertProviderIsLeft(1_000);
    }

    @Test
    @DisplayName("ends with a message that is larger than it may be, and says which setting that is")
    void tooLarge() throws Exception {
        begin(LONG);
        caller.say("{\"a\":\"" + "a".repeat(MOST) + "\"}");

        assertEnds(1_009, "request_too_large", "keyreeve.relay.max-message");
        assertProviderIsLeft(1_000);
    }

    @Test
    @DisplayName("ends with a message in pieces that is larger together than it may be")
    void tooLargeInPieces() throws Exception {
        begin(LONG);
        for (int i = 0; i < 3; i++) {
            var piece = caller.frame(i == 0 ? RawSocket.TEXT : 0, new byte[MOST / 2]);
            piece[0] &= 0x7F;
            caller.send(piece);
        }

        assertEnds(1_009, "request_too_large", "keyreeve.relay.max-message");
    }

    @Test
    @DisplayName("takes no bytes for words")
    void binary() throws Exception {
        begin(LONG);
        caller.say(RawSocket.BINARY, new byte[] {'{', '}'});

        assertEnds(1_003, "invalid_request", "text");
    }

    @Test
    @DisplayName("says so when no message has passed for too long")
    void idle() throws Exception {
        begin(Duration.ofMillis(200));

        assertEnds(1_011, "stream_interrupted", "No message");
        assertProviderIsLeft(1_000);
        assertThat(get(ended.future())).isEqualTo(new Ending.Stalled());
    }

    @Test
    @DisplayName("passes on why a provider ends it, after its last words")
    void closedByProvider() throws Exception {
        begin(LONG);
        provider.say("{\"last\":true}");
        provider.goodbye(4_000, "quota");

        assertThat(caller.hear().text()).isEqualTo("{\"last\":true}");
        var close = caller.hear();
        assertThat(close.closeCode()).isEqualTo(4_000);
        assertThat(close.closeReason()).isEqualTo("quota");
        assertThat(get(ended.future())).isEqualTo(new Ending.Complete());
        assertProviderIsLeft(4_000);
        assertThat(provider.isHungUp()).isTrue();
    }

    @Test
    @DisplayName("says so when a provider goes without a word, after its last words")
    void providerGone() throws Exception {
        begin(LONG);
        provider.say("{\"last\":true}");
        provider.close();

        assertThat(caller.hear().text()).isEqualTo("{\"last\":true}");
        assertEnds(1_011, "stream_interrupted", "closed the connection");
        assertThat(get(ended.future())).isEqualTo(new Ending.ProviderGone());
    }

    @Test
    @DisplayName("ends with a provider's message that is too large, or no text")
    void faultyProvider() throws Exception {
        begin(LONG);
        provider.say(RawSocket.TEXT, new byte[] {(byte) 0xFF});

        assertEnds(1_011, "stream_interrupted", "no message");
        assertProviderIsLeft(1_007);
    }

    @Test
    @DisplayName("ends with a provider's message that nobody could hold")
    void hugeOfProvider() throws Exception {
        begin(LONG);
        var head = provider.frame(RawSocket.TEXT, new byte[5 * 1024 * 1024]);
        provider.send(java.util.Arrays.copyOf(head, 100));

        assertEnds(1_011, "stream_interrupted", "4194304");
        assertProviderIsLeft(1_009);
    }

    @Test
    @DisplayName("says goodbye to a caller who leaves, and to the provider")
    void leaving() throws Exception {
        begin(LONG);
        caller.goodbye(4_321, "my key is secret");

        assertThat(caller.hear().closeCode()).isEqualTo(4_321);
        assertThat(caller.isHungUp()).isTrue();
        var close = provider.hear();
        assertThat(close.closeCode()).isEqualTo(1_000);
        assertThat(close.closeReason()).isEmpty();
        provider.goodbye(1_000, "");
        assertThat(provider.isHungUp()).isTrue();
    }

    @Test
    @DisplayName("tells who may not go on from who may come again")
    void cut() throws Exception {
        begin(LONG);
        var conversation = get(begun.future());
        vertx.runOnContext(
                turn -> conversation.cut(ErrorBody.of(ErrorCode.STREAM_INTERRUPTED, "The relay is being stopped")));

        assertEnds(1_001, "stream_interrupted", "stopped");
    }

    @Test
    @DisplayName("hears nothing more of who was cut off")
    void after() throws Exception {
        begin(LONG);
        caller.send(new byte[] {(byte) 0x81, 2, '{', '}'});
        assertEnds(1_002, "invalid_request", "6455");

        for (int i = 0; i < 100; i++) {
            provider.say("{}");
        }
        assertProviderIsLeft(1_000);
        provider.goodbye(1_000, "");
        await().until(() -> provider.isHungUp());
    }

    @ParameterizedTest
    @DisplayName("ends when a message cannot be looked at")
    @ValueSource(booleans = {true, false})
    void accident(boolean thrown) throws Exception {
        begin(LONG);
        accident = Optional.of(() -> {
            if (thrown) {
                throw new IllegalStateException("a test's accident");
            }
            return Future.failedFuture("a test's accident");
        });
        caller.say("{}");

        assertEnds(1_011, "internal_error", "failed");
        assertProviderIsLeft(1_000);
        assertThat(get(ended.future())).isInstanceOf(Ending.Cut.class);
    }
}
