package dev.keyreeve.relay.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.stream.InStreamError;
import dev.keyreeve.relay.upstream.Upstream;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * What a caller asks for, understood.
 *
 * @param path below the provider's base address
 * @param model as the caller names it; empty where none is named
 * @param body the parsed request, without anything that its family does not want upstream; empty for a GET
 * @param bodyBytes as the caller sent it
 * @param hideUsage whether the stream's usage chunk is our idea and not the caller's
 * @param errors how its stream says that it broke; present if and only if the answer is a stream
 */
public record Call(
        Operation operation,
        HttpMethod method,
        String path,
        String model,
        Optional<ObjectNode> body,
        int bodyBytes,
        boolean hideUsage,
        Optional<InStreamError> errors) {

    /** The one that all families here speak to, as price books and credentials name it. */
    public String provider() {
        return Upstream.PROVIDER;
    }

    public boolean streamed() {
        return errors.isPresent();
    }

    /** The same without the content: what may be remembered for as long as a stream lasts. */
    Call withoutBody() {
        return new Call(operation, method, path, model, Optional.empty(), bodyBytes, hideUsage, errors);
    }

    /** The request is content: it is never printed. */
    @Override
    public String toString() {
        return "Call[" + operation + ", model=" + model + ", bytes=" + bodyBytes + ", streamed=" + streamed() + "]";
    }
}
