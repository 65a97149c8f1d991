package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.http.ErrorStyle;
import dev.keyreeve.relay.meter.AnswerFormat;
import dev.keyreeve.relay.routing.OwnNames;
import dev.keyreeve.relay.stream.InStreamError;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller asks for, understood.
 *
 * @param answers how its answer says what it used
 * @param path below the provider's base address, with its query
 * @param model as the caller names it; empty where none is named
 * @param content without anything that its dialect does not want upstream
 * @param headers of the caller's that the provider is to see, by lower-case name
 * @param ownNames of the organization's for models, which the answer is to tell
 * @param hideUsage whether the stream's usage chunk is our idea and not the caller's
 * @param errors how its stream says that it broke; present if and only if the answer is a stream
 * @param ofOneAccount whether it makes, or asks for, what the provider keeps in the account, or may do so
 */
public record Call(
        Provider provider,
        Operation operation,
        AnswerFormat answers,
        HttpMethod method,
        String path,
        String model,
        Content content,
        Map<String, String> headers,
        OwnNames ownNames,
        boolean hideUsage,
        Optional<InStreamError> errors,
        boolean ofOneAccount) {

    /** Whether it asks for what no table has: of such an answer nothing is known, and it may repeat the credential. */
    boolean isForeign() {
        return operation == Operation.OTHER;
    }

    /** Whether its answer is a session over a WebSocket. */
    public boolean isSession() {
        return operation == Operation.REALTIME;
    }

    public boolean streamed() {
        return errors.isPresent();
    }

    /** Whether it can cost nothing that is limited but a request and its place. */
    boolean isCountedAlone() {
        return content instanceof Content.Nothing || isForeign();
    }

    /** What of the content could be counted as a prompt: the size of it. */
    int promptBytes() {
        return answers.isFree() || content.document().isEmpty() ? 0 : content.bytes();
    }

    /** Sound and files come as what they are; of an API that is not known the caller must know. */
    String accept() {
        var own = headers.get("accept");
        if (own != null) {
            return own;
        }
        if (errors.isPresent()) {
            return errors.get().mediaType();
        }
        return switch (operation) {
            case AUDIO_SPEECHES, AUDIO_TRANSCRIPTIONS, STORED, OTHER -> "*/*";
            default -> "application/json";
        };
    }

    /** What the caller asks for beyond the provider's usual API. */
    String beta() {
        return headers.getOrDefault("anthropic-beta", headers.getOrDefault("openai-beta", ""));
    }

    /** What is sent upstream. Takes its time with a large request. */
    Line.Outgoing outgoing(String exchange) {
        var rendered = content.render();
        return new Line.Outgoing(exchange, accept(), headers, rendered.mediaType(), rendered.body());
    }

    ErrorStyle errorStyle() {
        return ErrorStyle.of(provider.dialect());
    }

    /** The same at another provider of the same dialect, for another model. */
    public Call at(Provider other, String otherPath, String otherModel) {
        return new Call(
                other,
                operation,
                answers,
                method,
                otherPath,
                otherModel,
                content,
                headers,
                ownNames,
                hideUsage,
                errors,
                ofOneAccount);
    }

    public Call with(Content other) {
        return new Call(
                provider,
                operation,
                answers,
                method,
                path,
                model,
                other,
                headers,
                ownNames,
                hideUsage,
                errors,
                ofOneAccount);
    }

    public Call telling(OwnNames names) {
        return new Call(
                provider,
                operation,
                answers,
                method,
                path,
                model,
                content,
                headers,
                names,
                hideUsage,
                errors,
                ofOneAccount);
    }

    /** The same without the content: what may be remembered for as long as a stream lasts. */
    Call withoutContent() {
        return new Call(
                provider,
                operation,
                answers,
                method,
                path,
                model,
                Content.NOTHING,
                Map.of(),
                ownNames,
                hideUsage,
                errors,
                ofOneAccount);
    }

    /** The request is content: it is never printed. */
    @Override
    public String toString() {
        return "Call[" + provider.id() + ", " + operation + ", model=" + model + ", " + content + ", streamed="
                + streamed() + "]";
    }
}
