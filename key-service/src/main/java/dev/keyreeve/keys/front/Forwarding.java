package dev.keyreeve.keys.front;

import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.http.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** Passes calls on, to the letter, and answers back. */
@ApplicationScoped
class Forwarding {
    /** What of an answer's head the caller gets to see. */
    private static final List<String> PASSED = List.of(
            HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, HttpHeaders.ALLOW, "x-should-retry", "x-request-id");

    private final Upstream usage;
    private final Upstream moderation;

    Forwarding(UpstreamsConfig.Usage usage, UpstreamsConfig.Moderation moderation, InternalTokens tokens) {
        this.usage = new Upstream("usage-service", usage.url(), tokens);
        this.moderation = new Upstream("moderation-service", moderation.url(), tokens);
    }

    Response toUsage(AdminCaller caller, String method, UriInfo uri, BodyPublisher body) {
        return passed(usage.call(caller, method, pathAndQuery(uri.getRequestUri()), body));
    }

    Response toModeration(AdminCaller caller, String method, UriInfo uri, BodyPublisher body) {
        return passed(moderation.call(caller, method, pathAndQuery(uri.getRequestUri()), body));
    }

    /** The answer itself, for a caller that has something to add to it. */
    HttpResponse<InputStream> askUsage(AdminCaller caller, String method, UriInfo uri, BodyPublisher body) {
        return usage.call(caller, method, pathAndQuery(uri.getRequestUri()), body);
    }

    static BodyPublisher streamed(InputStream body) {
        return BodyPublishers.ofInputStream(() -> body);
    }

    static Response passed(HttpResponse<InputStream> answer) {
        var response = Response.status(answer.statusCode()).entity(answer.body());
        for (var name : PASSED) {
            answer.headers().firstValue(name).ifPresent(value -> response.header(name, value));
        }
        return response.build();
    }

    /** SDKs write {@code group_by[]} with bare brackets, which {@link URI} does not take; the service does, encoded. */
    private static String pathAndQuery(URI uri) {
        var query = uri.getRawQuery();
        var path = uri.getRawPath();
        if (path.contains("..")) {
            throw Refusal.notFound("such address");
        }
        return query == null ? path : path + "?" + query.replace("[", "%5B").replace("]", "%5D");
    }
}
