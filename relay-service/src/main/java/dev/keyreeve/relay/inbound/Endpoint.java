package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.relay.meter.AnswerFormat;
import io.vertx.core.http.HttpMethod;

/**
 * One thing that the clients of a dialect ask for. What is no endpoint of a dialect's table is refused: nothing passes
 * that nobody has thought about.
 *
 * @param path below the dialect's base
 * @param operation what it counts as
 * @param answers how its answer says what it used
 */
record Endpoint(
        HttpMethod method,
        PathTemplate path,
        Operation operation,
        AnswerFormat answers,
        Carries carries,
        ModelIn modelIn,
        Streams streams) {

    /** What stands in the request's body. */
    enum Carries {
        NOTHING,
        JSON,
        FORM,
        /** Messages of a WebSocket, once the connection is upgraded. */
        MESSAGES,
        /** JSON, a form or text, or nothing; what goes to a connector. */
        ANYTHING
    }

    /** Where the model is named. */
    enum ModelIn {
        BODY,
        /** In the body, if at all: the provider has one of its own. */
        BODY_IF_ANY,
        /** In the query's {@code model}. */
        QUERY,
        /** In the query's {@code deployment}, beside the version of the API. */
        DEPLOYMENT,
        PATH,
        NOWHERE
    }

    /** Whether the answer is a stream: of server-sent events, if nothing else is said. */
    enum Streams {
        NEVER,
        /** If {@code stream} is true. */
        BY_FIELD,
        /** The same; and the stream says what it used only when it is asked to. */
        BY_FIELD_WITH_USAGE,
        /** If {@code stream_format} is {@code sse}. */
        BY_FORMAT,
        /** If the query has {@code stream=true}. */
        BY_QUERY,
        /** Of server-sent events if the query has {@code alt=sse}, or else a list that grows. */
        ALWAYS
    }

    static Endpoint post(String path, Operation operation, AnswerFormat answers, Carries carries) {
        return new Endpoint(
                HttpMethod.POST,
                PathTemplate.of(path),
                operation,
                answers,
                carries,
                carries == Carries.NOTHING ? ModelIn.NOWHERE : ModelIn.BODY,
                Streams.NEVER);
    }

    /** Costs nothing, and says so. */
    static Endpoint free(HttpMethod method, String path, Operation operation) {
        return new Endpoint(
                method,
                PathTemplate.of(path),
                operation,
                AnswerFormat.NOTHING,
                Carries.NOTHING,
                ModelIn.NOWHERE,
                Streams.NEVER);
    }

    /** No table has it: it counts as a request, and whatever it carries is read. */
    static Endpoint foreign(HttpMethod method, String path) {
        return new Endpoint(
                method,
                PathTemplate.of(path),
                Operation.OTHER,
                AnswerFormat.UNKNOWN,
                method.equals(HttpMethod.GET) ? Carries.NOTHING : Carries.ANYTHING,
                ModelIn.NOWHERE,
                Streams.NEVER);
    }

    Endpoint streaming(Streams how) {
        return new Endpoint(method, path, operation, answers, carries, modelIn, how);
    }

    Endpoint answering(AnswerFormat how) {
        return new Endpoint(method, path, operation, how, carries, modelIn, streams);
    }

    Endpoint withModel(ModelIn where) {
        return new Endpoint(method, path, operation, answers, carries, where, streams);
    }

    /** The same below another path, as one dialect's endpoints stand in another's. */
    Endpoint below(String prefix) {
        return new Endpoint(
                method, PathTemplate.of(prefix + path.text()), operation, answers, carries, modelIn, streams);
    }
}
