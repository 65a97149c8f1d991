package dev.keyreeve.keys.front;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.audit.AuditAction;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.issued.IssuedKeys;
import dev.keyreeve.keys.org.Directory;
import dev.keyreeve.keys.publish.Changes;
import dev.keyreeve.keys.publish.Enforcement;
import dev.keyreeve.keys.publish.Enforcements;
import dev.keyreeve.keys.publish.TakenAway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A hard limit holds only if every relay buys an allotment for each exchange below its scope. So the scope is first made
 * known as governed, and enforced like a disable; then usage-service creates the limit. A crash in between leaves a
 * governed scope without a limit, which answers {@code unlimited}: harmless.
 *
 * <p>A limit is changed the other way round: usage-service sells by the new amount first, then what relays have bought
 * by the old one is recalled, unless usage-service says that the amount was raised or left alone: it alone sees changes
 * of one moment in their order. A crash in between leaves a change that was not answered; sent again, it recalls.
 */
@ApplicationScoped
class Governance {
    /** What usage-service says to key-service alone, of a limit that was changed. */
    private static final String RECALL = "recall";

    private static final int NOT_FOUND = 404;

    private final Tenancy tenancy;
    private final Changes changes;
    private final Enforcements enforcements;
    private final TakenAway takenAway;
    private final GovernedScopes scopes;
    private final Directory directory;
    private final IssuedKeys keys;
    private final Forwarding forwarding;
    private final ObjectMapper mapper;

    Governance(
            Tenancy tenancy,
            Changes changes,
            Enforcements enforcements,
            TakenAway takenAway,
            GovernedScopes scopes,
            Directory directory,
            IssuedKeys keys,
            Forwarding forwarding,
            ObjectMapper mapper) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.enforcements = enforcements;
        this.takenAway = takenAway;
        this.scopes = scopes;
        this.directory = directory;
        this.keys = keys;
        this.forwarding = forwarding;
        this.mapper = mapper;
    }

    Response create(AdminCaller by, LimitRequest.Kind kind, byte[] body, UriInfo uri) {
        var request = read(by, kind, body);
        if (request.scope().type().ofMembers() && !by.role().knowsMembers()) {
            throw new Refusal(
                    ErrorCode.PERMISSION_DENIED,
                    "This admin key has the role '" + by.role().wireName()
                            + "', which sets no limits on members and their keys; use one of an admin",
                    "scope.type");
        }
        if (!request.hard()) {
            tenancy.inTenant(by.organization(), () -> requireExisting(by, request.scope()));
            return forwarding.changeUsage(by, "POST", uri, body);
        }
        var enforcement = enforcements.await(by.organization(), govern(by, request));
        if (!enforcement.enforced()) {
            throw new Refusal(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "Not every relay knows yet that this scope is governed, so nothing was created; see "
                            + enforcement.statusUrl());
        }
        var pathAndQuery = Forwarding.pathAndQuery(uri.getRequestUri());
        var answer = forwarding.askUsage(by, "POST", pathAndQuery, body);
        return isSuccess(answer) ? with(enforcement, object(answer), answer.statusCode()) : Forwarding.passed(answer);
    }

    /**
     * @param wait the query parameter, {@code true} (default) or {@code false}; it is about relays alone, so
     *     usage-service does not see it
     */
    Response update(AdminCaller by, byte[] body, @Nullable String wait, UriInfo uri) {
        boolean waits = TakenAway.isWanted(wait);
        var answer = forwarding.askUsage(by, "POST", Forwarding.path(uri.getRequestUri()), body);
        if (!isSuccess(answer)) {
            return Forwarding.passed(answer);
        }
        var object = object(answer);
        var limit = LimitRequest.ofAnswer(object, by.organization()).orElseThrow(Governance::brokeOff);
        boolean recall = object.path(RECALL).asBoolean(true);
        object.remove(RECALL);
        if (!recall || !limit.hard()) {
            return json(answer.statusCode(), object);
        }
        var recalled = changes.take(by, change -> {
            change.note(AuditAction.SCOPE_RECALLED, limit.scope().id());
            return scopes.publish(change, limit.scope(), limit.measure());
        });
        return with(takenAway.enforcement(by, recalled.revision(), waits), object, answer.statusCode());
    }

    /**
     * The organization's own prices are changed likewise: relays drop what they know of them before they acknowledge. One
     * that is not there (any more) may be what a deletion left whose answer was lost: it is recalled, and not waited for.
     */
    Response reprice(AdminCaller by, String method, byte[] body, @Nullable String wait, UriInfo uri) {
        boolean waits = TakenAway.isWanted(wait);
        var answer = forwarding.askUsage(by, method, Forwarding.path(uri.getRequestUri()), body);
        if (!isSuccess(answer)) {
            return method.equals("DELETE") && answer.statusCode() == NOT_FOUND
                    ? recalled(by, answer)
                    : Forwarding.passed(answer);
        }
        var price = object(answer);
        var recalled = changes.take(by, change -> {
            change.note(
                    method.equals("DELETE") ? AuditAction.PRICE_DELETED : AuditAction.PRICE_UPDATED,
                    price.path("id").asText());
            return scopes.recall(change);
        });
        return with(takenAway.enforcement(by, recalled.revision(), waits), price, answer.statusCode());
    }

    private Response recalled(AdminCaller by, HttpResponse<InputStream> notFound) {
        var told = object(notFound);
        changes.take(by, change -> {
            change.note(AuditAction.SCOPE_RECALLED, by.organization().value());
            return scopes.recall(change);
        });
        return Response.status(NOT_FOUND)
                .type(notFound.headers().firstValue("Content-Type").orElse(MediaType.APPLICATION_JSON))
                .entity(told)
                .build();
    }

    /** The revision at which the scope became governed in the measure; a new one if this is its first such limit. */
    private long govern(AdminCaller by, LimitRequest request) {
        var known = tenancy.inTenant(by.organization(), () -> {
            requireExisting(by, request.scope());
            directory.requireChangeable(by.organization());
            return scopes.find(by.organization(), request.scope());
        });
        if (known.isPresent() && known.get().measures().contains(request.measure())) {
            return known.get().revision();
        }
        var governed = changes.take(by, change -> {
            requireExisting(by, request.scope());
            change.note(AuditAction.SCOPE_GOVERNED, request.scope().id());
            return scopes.publish(change, request.scope(), request.measure());
        });
        return governed.revision();
    }

    /** Within the tenant. */
    private boolean requireExisting(AdminCaller by, Scope scope) {
        switch (scope.type()) {
            case API_KEY -> keys.require(by.organization(), scope.id());
            case USER -> directory.requireUser(by.organization(), scope.id());
            case SERVICE_ACCOUNT -> directory.requireServiceAccount(by.organization(), scope.id());
            case PROJECT -> directory.requireProject(by.organization(), scope.id());
            case ORGANIZATION -> {
                if (!scope.id().equals(by.organization().value())) {
                    throw Refusal.notFound("organization '" + scope.id() + "' that this admin key may drive");
                }
            }
        }
        return true;
    }

    private LimitRequest read(AdminCaller by, LimitRequest.Kind kind, byte[] body) {
        try {
            return LimitRequest.read(kind, mapper.readTree(body), by.organization());
        } catch (IOException malformed) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "The body is not a valid JSON object");
        }
    }

    private static boolean isSuccess(HttpResponse<?> answer) {
        return answer.statusCode() / 100 == 2;
    }

    private ObjectNode object(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            if (mapper.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException broken) {
            throw brokeOff();
        }
        throw brokeOff();
    }

    private static Refusal brokeOff() {
        return new Refusal(
                ErrorCode.SERVICE_UNAVAILABLE,
                "usage-service broke off while answering; ask for the list to see what is there");
    }

    private Response with(Enforcement enforcement, ObjectNode limit, int status) {
        limit.set("enforcement", mapper.valueToTree(enforcement));
        return json(enforcement.enforced() ? status : Response.Status.ACCEPTED.getStatusCode(), limit);
    }

    private static Response json(int status, ObjectNode limit) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(limit)
                .build();
    }
}
