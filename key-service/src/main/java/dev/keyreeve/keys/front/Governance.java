package dev.keyreeve.keys.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * A hard budget holds only if every relay buys an allotment for each exchange below its scope. So the scope is first
 * made known as governed, and enforced like a disable; then usage-service creates the budget. A crash in between leaves
 * a governed scope without a budget, which answers {@code unlimited}: harmless.
 */
@ApplicationScoped
class Governance {
    private final Tenancy tenancy;
    private final Changes changes;
    private final Enforcements enforcements;
    private final GovernedScopes scopes;
    private final Directory directory;
    private final IssuedKeys keys;
    private final Forwarding forwarding;
    private final ObjectMapper mapper;

    Governance(
            Tenancy tenancy,
            Changes changes,
            Enforcements enforcements,
            GovernedScopes scopes,
            Directory directory,
            IssuedKeys keys,
            Forwarding forwarding,
            ObjectMapper mapper) {
        this.tenancy = tenancy;
        this.changes = changes;
        this.enforcements = enforcements;
        this.scopes = scopes;
        this.directory = directory;
        this.keys = keys;
        this.forwarding = forwarding;
        this.mapper = mapper;
    }

    Response createBudget(AdminCaller by, byte[] body, UriInfo uri) {
        var request = read(by, body);
        if (!request.hard()) {
            tenancy.inTenant(by.organization(), () -> requireExisting(by, request.scope()));
            return forwarding.toUsage(by, "POST", uri, BodyPublishers.ofByteArray(body));
        }
        var enforcement = enforcements.await(by.organization(), govern(by, request.scope()));
        if (!enforcement.enforced()) {
            throw new Refusal(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "Not every relay knows yet that this scope is governed, so no budget was created; see "
                            + enforcement.statusUrl());
        }
        return withEnforcement(forwarding.askUsage(by, "POST", uri, BodyPublishers.ofByteArray(body)), enforcement);
    }

    /** The revision at which the scope became governed; a new one if this is its first hard budget. */
    private long govern(AdminCaller by, Scope scope) {
        var known = tenancy.inTenant(by.organization(), () -> {
            requireExisting(by, scope);
            return scopes.revision(by.organization(), scope);
        });
        if (known.isPresent()) {
            return known.getAsLong();
        }
        var governed = changes.take(by, change -> {
            requireExisting(by, scope);
            change.note(AuditAction.SCOPE_GOVERNED, scope.id());
            change.publish((revision, ack) -> new GrantRecord.Governed(by.organization(), revision, ack, scope, true));
            return scopes.add(by.organization(), scope);
        });
        return governed.revision();
    }

    /** Within the tenant. */
    private boolean requireExisting(AdminCaller by, Scope scope) {
        switch (scope.type()) {
            case API_KEY -> keys.require(by.organization(), scope.id());
            case USER -> directory.requireUser(by.organization(), scope.id());
            case PROJECT -> directory.requireProject(by.organization(), scope.id());
            case ORGANIZATION -> {
                if (!scope.id().equals(by.organization().value())) {
                    throw Refusal.notFound("organization '" + scope.id() + "' that this admin key may drive");
                }
            }
        }
        return true;
    }

    private BudgetRequest read(AdminCaller by, byte[] body) {
        try {
            return BudgetRequest.read(mapper, body, by.organization());
        } catch (JsonProcessingException malformed) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "The body is not a valid JSON object");
        }
    }

    private Response withEnforcement(HttpResponse<InputStream> answer, Enforcement enforcement) {
        if (answer.statusCode() / 100 != 2) {
            return Forwarding.passed(answer);
        }
        try (var body = answer.body()) {
            if (mapper.readTree(body) instanceof ObjectNode budget) {
                budget.set("enforcement", mapper.valueToTree(enforcement));
                return Response.status(answer.statusCode())
                        .header(HttpHeaders.CONTENT_TYPE, "application/json")
                        .entity(mapper.writeValueAsBytes(budget))
                        .build();
            }
            throw new IOException("not an object");
        } catch (IOException broken) {
            throw new Refusal(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "usage-service broke off while answering; list the budgets to see whether this one was created");
        }
    }
}
