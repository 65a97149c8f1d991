package dev.keyreeve.usage.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.Amount;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Query;
import dev.keyreeve.usage.report.Statement.Item;
import dev.keyreeve.usage.report.Statement.Owner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A month's spending by member and service account: an extension of the OpenAI administration API, in its style. */
@Path("/v1/organization/statement")
@Produces({MediaType.APPLICATION_JSON, "text/csv"})
@RolesAllowed({"owner", "admin", "reader"})
@RunOnVirtualThread
class StatementResource {
    private static final Pattern MONTH = Pattern.compile("[12]\\d{3}-(0[1-9]|1[0-2])");

    private final Statements statements;
    private final Caller caller;
    private final ObjectMapper mapper;

    StatementResource(Statements statements, Caller caller, ObjectMapper mapper) {
        this.statements = statements;
        this.caller = caller;
        this.mapper = mapper;
    }

    @GET
    public Response statement(@Context UriInfo uri, @Context HttpHeaders headers) {
        var query = new Query(uri.getQueryParameters());
        var month = query.text("month").map(StatementResource::month);
        var user = query.text("user_id").orElse(null);
        boolean csv = Csv.isAskedFor(query, headers);
        query.refuseOthers();
        var statement = statements.of(caller.organization(), month, user, Instant.now());
        return csv
                ? csv(statement)
                : Response.ok(statement, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static YearMonth month(String text) {
        if (!MONTH.matcher(text).matches()) {
            throw ApiException.invalid("month", "'month' is a month such as 2026-11");
        }
        return YearMonth.parse(text);
    }

    private Response csv(Statement statement) {
        var nothing = new Item("", "", List.of(), 0, 0, 0, 0, 0, 0, 0, 0, Amount.ofNanos(0), false);
        var table = Csv.withColumnsOf(row(statement, new Owner("", ""), nothing));
        for (var account : statement.data()) {
            for (var item : account.items()) {
                table.add(row(statement, account.owner(), item));
            }
        }
        return table.answer("statement-" + statement.month()).build();
    }

    private Map<String, JsonNode> row(Statement statement, Owner owner, Item item) {
        var row = new LinkedHashMap<String, JsonNode>();
        row.put("month", mapper.valueToTree(statement.month()));
        row.put("owner_type", mapper.valueToTree(owner.type()));
        row.put("owner_id", mapper.valueToTree(owner.id()));
        row.putAll(Csv.row(mapper, item));
        return row;
    }
}
