package dev.keyreeve.keys.http;

import dev.keyreeve.contracts.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What no honest request is, refused before anybody looks at it. */
class RequestLimits {
    private static final int MAX_BODY = 1 << 20;

    @ServerRequestFilter(priority = 100)
    public void refuse(ContainerRequestContext request) {
        if (request.getLength() > MAX_BODY) {
            throw new Refusal(ErrorCode.REQUEST_TOO_LARGE, "The body has more than " + MAX_BODY + " bytes");
        }
        var uri = request.getUriInfo();
        if (isHostile(uri.getPath(true))
                || uri.getQueryParameters(true).values().stream()
                        .anyMatch(values -> values.stream().anyMatch(RequestLimits::isHostile))) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "The address contains characters that no id or parameter has");
        }
    }

    /** A NUL or a lone surrogate: PostgreSQL would answer it with an error of its own. */
    private static boolean isHostile(String text) {
        return text.codePoints().anyMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
