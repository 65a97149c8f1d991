package dev.keyreeve.moderation.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Every error that this service answers, the framework's own included. No message quotes the request's body: it is
 * somebody's prompt.
 */
final class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        return answer(refusal.body()).build();
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response noToken() {
        return answer(ErrorBody.of(ErrorCode.MISSING_KEY, "This call needs an internal token."))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(AuthenticationFailedException.class)
    Response badToken() {
        return answer(ErrorBody.of(ErrorCode.INVALID_KEY, "The internal token is not valid here, or no longer."))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response notAllowed() {
        return answer(ErrorBody.of(ErrorCode.PERMISSION_DENIED, "The token's role does not allow this call."))
                .build();
    }

    /** The more special of the two is named because the framework's own mapper for it quotes the value. */
    @ServerExceptionMapper({MismatchedInputException.class, JsonProcessingException.class})
    Response malformed(Throwable problem) {
        return malformedJson(problem);
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException problem, UriInfo uri) {
        return switch (problem) {
            case NotFoundException _ ->
                answer(ErrorBody.of(ErrorCode.NOT_FOUND, "There is nothing at " + uri.getPath() + "."))
                        .build();
            case NotAllowedException _ ->
                answer(ErrorBody.of(ErrorCode.METHOD_NOT_ALLOWED, uri.getPath() + " does not know this method."))
                        .header(HttpHeaders.ALLOW, problem.getResponse().getHeaderString(HttpHeaders.ALLOW))
                        .build();
            case NotSupportedException _ ->
                answer(ErrorBody.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON."))
                        .build();
            case WebApplicationException other when other.getResponse().getStatus() < 500 -> malformedJson(other);
            default -> unexpected(problem);
        };
    }

    @ServerExceptionMapper
    Response unexpected(Throwable problem) {
        var requestId = UUID.randomUUID().toString();
        try (var _ = About.request(requestId)) {
            return unexpected(problem, requestId);
        }
    }

    private static Response unexpected(Throwable problem, String requestId) {
        if (isDatabaseAway(problem)) {
            LOG.errorf(
                    "request=%s status=503 database=%s",
                    requestId, problem.getClass().getSimpleName());
            return answer(ErrorBody.of(ErrorCode.SERVICE_UNAVAILABLE, "Moderation's database cannot be reached."))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        LOG.errorf(problem, "request=%s status=500", requestId);
        return answer(ErrorBody.of(ErrorCode.INTERNAL_ERROR, "Something went wrong in request " + requestId + "."))
                .build();
    }

    private static Response malformedJson(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonProcessingException json) {
                return answer(ErrorBody.of(ErrorCode.INVALID_REQUEST, where(json), param(json)))
                        .build();
            }
        }
        return answer(ErrorBody.of(ErrorCode.INVALID_REQUEST, "The request could not be read."))
                .build();
    }

    /** The parser's own message quotes what it stumbled over; only the place may leave the house. */
    private static String where(JsonProcessingException problem) {
        var location = problem.getLocation();
        var place = location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return problem instanceof JsonMappingException
                ? "A field has the wrong type or value" + place
                : "The body is not valid JSON" + place;
    }

    private static @Nullable String param(JsonProcessingException problem) {
        if (!(problem instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return null;
        }
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .substring(mapping.getPath().getFirst().getFieldName() == null ? 0 : 1);
    }

    /** PostgreSQL's classes 08 (connection), 53 (resources), 57 (shut down); the pool has no class of its own. */
    private static boolean isDatabaseAway(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
            }
        }
        return false;
    }

    private static Response.ResponseBuilder answer(ErrorBody body) {
        return Response.status(body.status()).type(ErrorBody.MEDIA_TYPE).entity(body);
    }
}
