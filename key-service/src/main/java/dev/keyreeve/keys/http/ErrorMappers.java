package dev.keyreeve.keys.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every error leaves through here, in one shape. Nothing that the caller sent is repeated: it may be a secret. */
class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    private final AllowedMethods methods;

    ErrorMappers(AllowedMethods methods) {
        this.methods = methods;
    }

    @ServerExceptionMapper
    public Response refusal(Refusal refusal) {
        return answer(refusal.code(), refusal.getMessage(), refusal.param()).build();
    }

    @ServerExceptionMapper
    public Response violation(ConstraintViolationException violations) {
        var first = violations.getConstraintViolations().stream()
                .min(Comparator.comparing((ConstraintViolation<?> v) ->
                                v.getPropertyPath().toString())
                        .thenComparing(ConstraintViolation::getMessage))
                .orElseThrow();
        var field = FieldPath.of(first.getPropertyPath());
        var message = field == null ? "The request needs a JSON body" : "'" + field + "' " + first.getMessage();
        return answer(ErrorCode.INVALID_REQUEST, message, field).build();
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException malformed) {
        // A deserializer of ours may refuse; Jackson wraps what it throws.
        if (malformed.getCause() instanceof Refusal refusal) {
            return refusal(refusal);
        }
        var field = malformed instanceof JsonMappingException mapping ? FieldPath.of(mapping) : null;
        if (field != null) {
            return answer(ErrorCode.INVALID_REQUEST, "'" + field + "' has the wrong type or no valid value", field)
                    .build();
        }
        var at = malformed.getLocation();
        var where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return answer(ErrorCode.INVALID_REQUEST, "The body is not a valid JSON object" + where, null)
                .build();
    }

    /** Named here because Quarkus has a mapper for exactly this type, which would win over the one above. */
    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException mismatched) {
        return json(mismatched);
    }

    @ServerExceptionMapper
    public Response framework(WebApplicationException failure, UriInfo uri) {
        if (failure.getCause() instanceof JsonProcessingException malformed) {
            return json(malformed);
        }
        int status = failure.getResponse().getStatus();
        return switch (status) {
            case 404, 405 -> notHere(methods.at(uri.getRequestUri().getRawPath()));
            case 406 ->
                answer(ErrorCode.INVALID_REQUEST, "The answer is application/json; 'Accept' must allow it", null)
                        .build();
            case 413 ->
                answer(ErrorCode.REQUEST_TOO_LARGE, "The body is too large", null)
                        .build();
            case 415 ->
                answer(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body is not of type application/json", null)
                        .build();
            default ->
                status >= 400 && status < 500
                        ? answer(ErrorCode.INVALID_REQUEST, "The request is not understood", null)
                                .build()
                        : unexpected(failure);
        };
    }

    /** Where the address is below another resource's too, the framework answers a wrong method with 404. */
    private static Response notHere(String allowed) {
        return allowed.isEmpty()
                ? answer(ErrorCode.NOT_FOUND, "There is nothing at this address", null)
                        .build()
                : answer(ErrorCode.METHOD_NOT_ALLOWED, "This address does not take that method", null)
                        .header(HttpHeaders.ALLOW, allowed)
                        .build();
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure) {
        if (isDatabaseAway(failure)) {
            LOG.warnf("database_away cause=%s", failure.getMessage());
            return answer(ErrorCode.SERVICE_UNAVAILABLE, "key-service cannot reach its database", null)
                    .build();
        }
        var request = "req_" + UUID.randomUUID().toString().replace("-", "");
        try (var _ = About.request(request)) {
            LOG.errorf(failure, "unexpected request=%s", request);
        }
        return answer(ErrorCode.INTERNAL_ERROR, "Something went wrong here; request id " + request, null)
                .header("x-request-id", request)
                .build();
    }

    /** Connection failures (class 08), a server that is stopping (57P), or none to be had from the pool. */
    private static boolean isDatabaseAway(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .anyMatch(state -> state == null || state.startsWith("08") || state.startsWith("57P"));
    }

    /** The official SDKs retry a 409 of their own accord; the header tells them what is worth it. */
    private static Response.ResponseBuilder answer(ErrorCode code, String message, @Nullable String param) {
        var response = Response.status(code.status())
                .type(ErrorBody.MEDIA_TYPE)
                .header("x-should-retry", code.retryable())
                .entity(ErrorBody.of(code, message, param));
        if (code.status() == 503 && code.retryable()) {
            response.header(HttpHeaders.RETRY_AFTER, 1);
        }
        return response;
    }
}
