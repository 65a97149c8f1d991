package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON leaves absent members null, whatever the records' types say: nothing of a request is believed before this. */
final class RelayRequests {
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_ALLOTMENTS = 10_000;

    private RelayRequests() {}

    /** The request, if all of it can be. */
    static Allotment.Request checked(Allotment.@Nullable Request request) {
        if (request == null) {
            throw empty();
        }
        id("allotment", request.allotment());
        require(Id.ALLOTMENT.names(request.allotment()), "allotment", "'allotment' is an id of an allotment");
        id("relay", request.relay());
        id("project", request.project());
        id("key_id", request.keyId());
        require(request.organization() != null, "organization", "'organization' is missing");
        id("organization", request.organization().value());
        require(
                request.principal() != null && request.principal().type() != null,
                "principal",
                "'principal' is missing");
        id("principal.id", request.principal().id());
        require(request.need() != null, "need", "'need' is missing");
        require(request.want() != null, "want", "'want' is missing");
        require(request.want().covers(request.need()), "want", "'want' is at least 'need', in every part");
        list("closing", request.closing());
        for (var closing : request.closing()) {
            require(closing != null, "closing", "'closing' has a null");
            id("closing.allotment", closing.allotment());
            require(closing.claimed() != null, "closing.claimed", "'claimed' is missing");
        }
        return request;
    }

    /** The fence, if all of it can be. */
    static Allotment.Fence checked(Allotment.@Nullable Fence fence) {
        if (fence == null) {
            throw empty();
        }
        list("claimed", fence.claimed());
        for (var claimed : fence.claimed()) {
            require(
                    claimed != null && claimed.organization() != null,
                    "claimed.organization",
                    "'organization' is missing");
            id("claimed.organization", claimed.organization().value());
            id("claimed.allotment", claimed.allotment());
            require(claimed.claimed() != null, "claimed.claimed", "'claimed' is missing");
        }
        return fence;
    }

    private static ApiException empty() {
        return ApiException.invalid("body", "The body is empty");
    }

    private static void id(String param, @Nullable String value) {
        require(
                value != null && StorableText.accepts(value, MOST_CHARACTERS),
                param,
                "'%s' is an id of 1 to %d characters".formatted(param, MOST_CHARACTERS));
    }

    private static void list(String param, @Nullable List<?> list) {
        require(
                list != null && list.size() <= MOST_ALLOTMENTS,
                param,
                "'%s' is a list of at most %d".formatted(param, MOST_ALLOTMENTS));
    }

    private static void require(boolean holds, String param, String message) {
        if (!holds) {
            throw ApiException.invalid(param, message);
        }
    }
}
