package dev.keyreeve.usage.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.keyreeve.base.log.About;
import dev.keyreeve.contracts.error.ErrorBody;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.usage.access.DatabaseUnavailable;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every answer that is not a success, the framework's own ones too, as {@link ErrorBody}. */
final class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);

    @ServerExceptionMapper
    Response ours(ApiException e) {
        return answer(e.body()).build();
    }

    @ServerExceptionMapper
    Response away(DatabaseUnavailable e, UriInfo uri) {
        LOG.warnf(e, "error=database_unavailable path=%s", uri.getPath());
        var code =
                uri.getPath().startsWith("/internal/") ? ErrorCode.LEDGER_UNAVAILABLE : ErrorCode.SERVICE_UNAVAILABLE;
        return answer(ErrorBody.of(code, "The ledger's database does not answer"))
                .header("Retry-After", 1)
                .build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response noToken(Exception e) {
        var body =
                ErrorBody.of(ErrorCode.INVALID_KEY, "This address takes only valid tokens of Keyreeve's own services");
        return answer(body).header("WWW-Authenticate", "Bearer").build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        var message = e.getMessage() == null ? "The caller's role does not allow this" : e.getMessage();
        return answer(ErrorBody.of(ErrorCode.PERMISSION_DENIED, message)).build();
    }

    @ServerExceptionMapper
    Response malformed(MismatchedInputException e) {
        var param = e.getPath().isEmpty() ? null : e.getPath().getLast().getFieldName();
        return answer(ErrorBody.of(
                        ErrorCode.INVALID_REQUEST, "The body is not the JSON that this address takes", param))
                .build();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e, UriInfo uri) {
        var path = uri.getPath();
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404 ->
                answer(ErrorBody.of(ErrorCode.NOT_FOUND, "There is nothing at " + path))
                        .build();
            case 405 ->
                answer(ErrorBody.of(ErrorCode.METHOD_NOT_ALLOWED, path + " does not take this method"))
                        .header("Allow", AllowedMethods.at(path))
                        .build();
            case 413 ->
                answer(ErrorBody.of(ErrorCode.REQUEST_TOO_LARGE, "The body is too large"))
                        .build();
            case 415 ->
                answer(ErrorBody.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, path + " takes JSON only"))
                        .build();
            default ->
                status >= 400 && status < 500
                        ? answer(ErrorBody.of(ErrorCode.INVALID_REQUEST, "The request is malformed"))
                                .build()
                        : unexpected(e, uri);
        };
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, UriInfo uri) {
        var request = "req_" + UUID.randomUUID();
        try (var _ = About.request(request)) {
            LOG.errorf(e, "error=unexpected path=%s request=%s", uri.getPath(), request);
        }
        return answer(ErrorBody.of(ErrorCode.INTERNAL_ERROR, "Something went wrong here; request id " + request))
                .header("x-request-id", request)
                .build();
    }

    private static Response.ResponseBuilder answer(ErrorBody body) {
        return Response.status(body.status()).type(ErrorBody.MEDIA_TYPE).entity(body);
    }
}
