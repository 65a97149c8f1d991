package dev.keyreeve.relay.http;

import dev.keyreeve.contracts.error.ErrorCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is said of a head that could not be read. The decoder's own text may quote the caller's bytes: it is not used. */
final class HeadFault {
    private HeadFault() {}

    static ErrorAnswer answer(Throwable fault, HttpConfig config) {
        return switch (fault) {
            case TooLongHttpLineException line ->
                ErrorAnswer.of(
                        ErrorCode.REQUEST_LINE_TOO_LONG,
                        "The request line is longer than "
                                + config.maxRequestLine().asLongValue() + " bytes (keyreeve.relay.max-request-line)");
            case TooLongHttpHeaderException headers ->
                ErrorAnswer.of(
                        ErrorCode.REQUEST_HEADERS_TOO_LARGE,
                        "The headers are larger than " + config.maxHeadersSize().asLongValue()
                                + " bytes (keyreeve.relay.max-headers-size)");
            case RequestGrammar.TooManyHeaders many ->
                ErrorAnswer.of(
                        ErrorCode.REQUEST_HEADERS_TOO_LARGE,
                        "There are more than " + config.maxHeaders() + " headers (keyreeve.relay.max-headers)");
            case RequestGrammar.Early early ->
                ErrorAnswer.of(
                        ErrorCode.INVALID_REQUEST,
                        "Who asks for a WebSocket waits for the answer before the first message (RFC 6455, 4.1)");
            default -> ErrorAnswer.of(ErrorCode.INVALID_REQUEST, "The request is not well-formed HTTP/1.1");
        };
    }
}
