package dev.keyreeve.simulator.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.behavior.Fault;
import dev.keyreeve.simulator.endpoint.Pacing;
import dev.keyreeve.simulator.endpoint.SocketLine;
import dev.keyreeve.simulator.text.Length;
import dev.keyreeve.simulator.text.Words;
import dev.keyreeve.simulator.wire.ApiError;
import dev.keyreeve.simulator.wire.Ids;
import java.nio.charset.StandardCharsets;

/** One response: said word by word at its pace, until it is done, cancelled, or broken by a fault. */
final class RealtimeResponse {
    private final RealtimeWords words;
    private final SocketLine line;
    private final Conversation conversation;
    private final RealtimeShape shape;
    private final Length length;
    private final Pacing pacing;
    private final Fault fault;
    private final int last;
    private final long startedNanos = System.nanoTime();
    private int next;
    private boolean opened;
    private boolean over;

    private RealtimeResponse(
            RealtimeWords words,
            Conversation conversation,
            RealtimeShape shape,
            Length length,
            Pacing pacing,
            Fault fault) {
        this.words = words;
        this.line = words.line();
        this.conversation = conversation;
        this.shape = shape;
        this.length = length;
        this.pacing = pacing;
        this.fault = fault;
        this.last = switch (fault) {
            case Fault.DisconnectAfter(int after) -> Math.min(after, length.visible());
            case Fault.StallAfter(int after) -> Math.min(after, length.visible());
            case Fault.ErrorAfter(int after) -> Math.min(after, length.visible());
            default -> length.visible();
        };
    }

    /**
     * Starts one.
     *
     * @param read what the model reads for it
     * @param modalities {@code ["text"]} or {@code ["audio"]}
     * @param maximum a number, or {@code "inf"}
     */
    static RealtimeResponse start(
            RealtimeWords words,
            Conversation conversation,
            Conversation.Tokens read,
            JsonNode modalities,
            JsonNode maximum,
            Behavior behavior) {
        boolean audio = modalities.path(0).asText().equals("audio");
        int most = maximum.isIntegralNumber() ? Math.max(1, maximum.intValue()) : Integer.MAX_VALUE;
        RealtimeShape shape = new RealtimeShape(
                words,
                Ids.random("resp_", 21, 62),
                Ids.random("item_", 21, 62),
                audio,
                read,
                Math.min(behavior.cachedTokens(), read.text()),
                behavior.fault() instanceof Fault.NoUsage);
        RealtimeResponse response = new RealtimeResponse(
                words, conversation, shape, Length.of(behavior, most), Pacing.of(behavior), behavior.fault());
        words.say("response.created", "response", shape.response("in_progress"));
        response.line.after(response.pacing.firstNanos(), response::open);
        return response;
    }

    boolean isOver() {
        return over;
    }

    private void open() {
        if (over) {
            return;
        }
        switch (fault) {
            case Fault.Disconnect _ -> line.disconnect();
            case Fault.Status(int code, int retryAfter) -> fail(ApiError.simulated(code, retryAfter, null));
            default -> {
                opened = true;
                line.read(shape.read().all());
                line.produced(length.reasoning());
                shape.open();
                pump();
            }
        }
    }

    private void pump() {
        while (!over && next < last) {
            if (line.full()) {
                line.whenDrained(this::pump);
                return;
            }
            long wait = pacing.due(next) - (System.nanoTime() - startedNanos);
            if (wait > 0 && pacing.due(next) > pacing.firstNanos()) {
                line.after(wait, this::pump);
                return;
            }
            shape.delta(new String(Words.piece(next++), StandardCharsets.US_ASCII));
            line.produced(1);
        }
        if (!over) {
            finish();
        }
    }

    private void finish() {
        switch (fault) {
            case Fault.DisconnectAfter _ -> line.disconnect();
            case Fault.StallAfter _ -> {
                // The client decides how long it waits.
            }
            case Fault.ErrorAfter _ -> fail(ApiError.serverFailure());
            default -> {
                String status = length.cut() ? "incomplete" : "completed";
                done(status, length.cut() ? "max_output_tokens" : "");
            }
        }
    }

    /** Ends it where it stands; what was said is billed. */
    void cancel() {
        done("cancelled", "client_cancelled");
    }

    private void done(String status, String reason) {
        over = true;
        if (opened) {
            ObjectNode item = shape.close(Words.answer(next));
            conversation.add(item.deepCopy());
            words.say("response.done", "response", shape.ended(status, reason, item, length.reasoning() + next));
        } else {
            words.say("response.done", "response", shape.unbegun(status, reason));
        }
    }

    private void fail(ApiError error) {
        over = true;
        ObjectNode response = shape.response("failed");
        response.putObject("status_details")
                .put("type", "failed")
                .putObject("error")
                .put("type", error.type())
                .put("code", error.code())
                .put("message", error.message());
        words.say("response.done", "response", response);
    }
}
