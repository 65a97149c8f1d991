package dev.keyreeve.keys.front;

import dev.keyreeve.base.trace.CurrentSpan;
import dev.keyreeve.base.trace.Tracing;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.org.Directory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** Passes calls on, to the letter, and answers back as they come: an answer is never held in memory. */
@ApplicationScoped
class Forwarding {
    static final byte[] NO_BODY = {};

    private static final String CSV = "text/csv";

    /** What of an answer's head the caller gets to see. */
    private static final List<String> PASSED = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CONTENT_DISPOSITION,
            "X-Next-Page", // where a report goes on whose CSV has no place to say so
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.ALLOW,
            "x-should-retry",
            "x-request-id");

    private final Upstream usage;
    private final Upstream moderation;
    private final Tenancy tenancy;
    private final Directory directory;

    Forwarding(
            UpstreamsConfig.Usage usage,
            UpstreamsConfig.Moderation moderation,
            InternalTokens tokens,
            Tracing tracing,
            CurrentSpan current,
            Tenancy tenancy,
            Directory directory) {
        this.usage = new Upstream("usage-service", usage.url(), tokens, tracing, current);
        this.moderation = new Upstream("moderation-service", moderation.url(), tokens, tracing, current);
        this.tenancy = tenancy;
        this.directory = directory;
    }

    Response readUsage(AdminCaller caller, UriInfo uri, HttpHeaders headers) {
        return passed(usage.call(caller, "GET", pathAndQuery(uri.getRequestUri()), accept(headers), NO_BODY));
    }

    Response changeUsage(AdminCaller caller, String method, UriInfo uri, byte[] body) {
        return passed(askUsage(caller, method, pathAndQuery(uri.getRequestUri()), body));
    }

    Response readModeration(AdminCaller caller, UriInfo uri) {
        return passed(
                moderation.call(caller, "GET", pathAndQuery(uri.getRequestUri()), MediaType.APPLICATION_JSON, NO_BODY));
    }

    Response changeModeration(AdminCaller caller, String method, UriInfo uri, byte[] body) {
        requireChangeable(caller);
        return passed(
                moderation.call(caller, method, pathAndQuery(uri.getRequestUri()), MediaType.APPLICATION_JSON, body));
    }

    /** The answer itself, for a caller that has something to add to it. */
    HttpResponse<InputStream> askUsage(AdminCaller caller, String method, String pathAndQuery, byte[] body) {
        if (!method.equals("GET")) {
            requireChangeable(caller);
        }
        return usage.call(caller, method, pathAndQuery, MediaType.APPLICATION_JSON, body);
    }

    private void requireChangeable(AdminCaller caller) {
        tenancy.inTenant(caller.organization(), () -> {
            directory.requireChangeable(caller.organization());
            return true;
        });
    }

    static Response passed(HttpResponse<InputStream> answer) {
        var response = Response.status(answer.statusCode()).entity(answer.body());
        for (var name : PASSED) {
            answer.headers().firstValue(name).ifPresent(value -> response.header(name, value));
        }
        return response.build();
    }

    /** Reports come as JSON or as CSV; nothing else that a caller may accept is of interest to the service. */
    private static String accept(HttpHeaders headers) {
        var accepted = headers.getHeaderString(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(CSV) ? CSV : MediaType.APPLICATION_JSON;
    }

    /** SDKs write {@code group_by[]} with bare brackets, which {@link URI} does not take; the service does, encoded. */
    static String pathAndQuery(URI uri) {
        var query = uri.getRawQuery();
        return query == null
                ? path(uri)
                : path(uri) + "?" + query.replace("[", "%5B").replace("]", "%5D");
    }

    static String path(URI uri) {
        var path = uri.getRawPath();
        if (path.contains("..")) {
            throw Refusal.notFound("such address");
        }
        return path;
    }
}
