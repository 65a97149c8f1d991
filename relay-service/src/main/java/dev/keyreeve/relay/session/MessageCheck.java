package dev.keyreeve.relay.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.content.Malformed;
import dev.keyreeve.relay.content.StrictJson;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.guard.Clearance;
import dev.keyreeve.relay.guard.Guard;
import dev.keyreeve.relay.session.Conversation.Outcome;
import dev.keyreeve.relay.trace.CallTrace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * What every message of a session goes through. A session lasts, so each message asks again what a call asks once: does
 * the relay hold its lease, may the key be used, may the words leave the house?
 */
public final class MessageCheck implements Conversation.Checkpoint {
    private final Guard guard;
    private final Grants grants;
    private final Registration registration;
    private final String exchange;
    private final GrantRecord.Key key;
    private final ClientMessage.Model model;

    /** @param asked the name that the caller opened the session by, which may stand for {@code model} */
    public MessageCheck(
            Guard guard,
            Grants grants,
            Registration registration,
            String exchange,
            GrantRecord.Key key,
            String asked,
            String model) {
        this.guard = guard;
        this.grants = grants;
        this.registration = registration;
        this.exchange = exchange;
        this.key = key;
        this.model = new ClientMessage.Model(asked, model);
    }

    @Override
    public Future<Outcome> look(Buffer text) {
        try {
            var json = StrictJson.object(text.getBytes());
            return switch (ClientMessage.read(json, model)) {
                case ClientMessage.Unfit(var fault) ->
                    Future.succeededFuture(refused(ErrorCode.INVALID_REQUEST, fault));
                case ClientMessage.Sound(var sound) -> Future.succeededFuture(ifStillAdmitted(sound));
                case ClientMessage.Readable(var words) ->
                    moderated(new Content.Document(words, text.length()))
                            .map(refusal ->
                                    // Moderation took its time, and in that time a member may have been disabled.
                                    refusal.orElseGet(() -> ifStillAdmitted(words)));
            };
        } catch (Malformed malformed) {
            return Future.succeededFuture(refused(ErrorCode.INVALID_REQUEST, malformed.fault()));
        }
    }

    /** Empty when it may go on. */
    private Future<Optional<Outcome>> moderated(Content.Document words) {
        // A session is one span, however many messages it has.
        var question = guard.question(exchange, key, Operation.REALTIME, words, List.of());
        return guard.check(exchange, question, CallTrace.NONE).map(clearance -> switch (clearance) {
            case Clearance.Cleared yes -> Optional.empty();
            case Clearance.Blocked(var rules) ->
                Optional.of(refused(
                        ErrorCode.CONTENT_BLOCKED,
                        "The message was stopped before it left: " + String.join(", ", rules)));
            case Clearance.TooLarge tooLarge ->
                Optional.of(refused(ErrorCode.REQUEST_TOO_LARGE, "The message has more text than moderation reads"));
            case Clearance.Unavailable none ->
                Optional.of(refused(ErrorCode.MODERATION_UNAVAILABLE, "Moderation did not answer"));
        });
    }

    private Outcome ifStillAdmitted(ObjectNode message) {
        if (!registration.mayForward()) {
            return new Outcome.End(ErrorBody.of(ErrorCode.RELAY_NOT_READY, "The relay has lost its lease"));
        }
        return grants.refusal(key, System.currentTimeMillis())
                .<Outcome>map(denied -> new Outcome.End(ErrorBody.of(denied.code(), denied.message())))
                .orElseGet(() -> new Outcome.Pass(message, Buffer.buffer(Json.write(message))));
    }

    private static Outcome refused(ErrorCode code, String message) {
        return new Outcome.Refuse(ErrorBody.of(code, message));
    }
}
