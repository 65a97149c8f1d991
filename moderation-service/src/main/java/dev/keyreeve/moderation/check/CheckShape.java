package dev.keyreeve.moderation.check;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.moderation.Check;
import dev.keyreeve.moderation.http.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a check must have before anything relies on it. JSON may leave out what the record promises, and
 * the names in it go to the log and the database.
 */
final class CheckShape {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

    private CheckShape() {}

    /**
     * @throws Refusal {@code invalid_request}, naming the field
     */
    static Check.Request complete(Check.@Nullable Request request) {
        if (request == null) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "The body is empty");
        }
        present(request.organization(), "organization");
        name(request.organization().value(), "organization");
        name(request.exchange(), "exchange");
        name(request.project(), "project");
        name(request.keyId(), "key_id");
        name(request.operation(), "operation");
        present(request.principal(), "principal");
        present(request.principal().type(), "principal.type");
        name(request.principal().id(), "principal.id");
        present(request.texts(), "texts");
        if (request.texts().contains(null)) {
            throw Refusal.invalid("texts", "texts must not contain null");
        }
        return request;
    }

    private static void present(@Nullable Object value, String param) {
        if (value == null) {
            throw Refusal.invalid(param, param + " is missing");
        }
    }

    private static void name(@Nullable String value, String param) {
        present(value, param);
        if (!NAME.matcher(value).matches()) {
            throw Refusal.invalid(param, param + " must be 1 to 128 letters, digits or any of . _ : / -");
        }
    }
}
