package dev.keyreeve.usage.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyreeve.usage.access.Caller;
import dev.keyreeve.usage.http.Query;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Usage and costs, with the parameters and shapes of the OpenAI administration API; also as CSV, one row a result. A page
 * of CSV names the next one in the header {@code X-Next-Page}.
 */
@Path("/v1/organization")
@Produces({MediaType.APPLICATION_JSON, "text/csv"})
@RolesAllowed({"owner", "admin", "reader"})
@RunOnVirtualThread
class ReportResource {
    private final EntrySums sums;
    private final Caller caller;
    private final ObjectMapper mapper;

    ReportResource(EntrySums sums, Caller caller, ObjectMapper mapper) {
        this.sums = sums;
        this.caller = caller;
        this.mapper = mapper;
    }

    @GET
    @Path("/usage/completions")
    public Response completions(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.COMPLETIONS, Results.Completions::of);
    }

    @GET
    @Path("/usage/embeddings")
    public Response embeddings(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.EMBEDDINGS, Results.InputTokens::ofEmbeddings);
    }

    @GET
    @Path("/usage/moderations")
    public Response moderations(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.MODERATIONS, Results.InputTokens::ofModerations);
    }

    @GET
    @Path("/usage/images")
    public Response images(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.IMAGES, Results.Images::of);
    }

    @GET
    @Path("/usage/audio_speeches")
    public Response audioSpeeches(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.AUDIO_SPEECHES, Results.AudioSpeeches::of);
    }

    @GET
    @Path("/usage/audio_transcriptions")
    public Response audioTranscriptions(@Context UriInfo uri, @Context HttpHeaders headers) {
        return usage(uri, headers, Family.AUDIO_TRANSCRIPTIONS, Results.AudioTranscriptions::of);
    }

    @GET
    @Path("/costs")
    public Response costs(@Context UriInfo uri, @Context HttpHeaders headers) {
        var query = new Query(uri.getQueryParameters());
        return answer(query, headers, ReportQuery.costs(query, Instant.now()), "costs", Results.Costs::of);
    }

    private <R> Response usage(UriInfo uri, HttpHeaders headers, Family family, Function<Sum, R> result) {
        var query = new Query(uri.getQueryParameters());
        var asked = ReportQuery.usage(query, family, Instant.now());
        return answer(query, headers, asked, family.wireName(), result);
    }

    private <R> Response answer(
            Query query, HttpHeaders headers, ReportQuery asked, String name, Function<Sum, R> result) {
        boolean csv = Csv.isAskedFor(query, headers);
        query.refuseOthers();
        var report = Report.of(asked.page(), sums.of(caller.organization(), asked), result);
        return csv
                ? csv(report, name, result.apply(Sum.NOTHING))
                : Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private <R> Response csv(Report<R> report, String name, R example) {
        var table = Csv.withColumnsOf(row(new Report.Bucket<>("bucket", 0, 0, List.of()), example));
        for (var bucket : report.data()) {
            for (var result : bucket.results()) {
                table.add(row(bucket, result));
            }
        }
        var answer = table.answer(name);
        return (report.nextPage() == null ? answer : answer.header("X-Next-Page", report.nextPage())).build();
    }

    private <R> LinkedHashMap<String, JsonNode> row(Report.Bucket<R> bucket, R result) {
        var row = new LinkedHashMap<String, JsonNode>();
        row.put(
                "start_time",
                TextNode.valueOf(Instant.ofEpochSecond(bucket.startTime()).toString()));
        row.put(
                "end_time",
                TextNode.valueOf(Instant.ofEpochSecond(bucket.endTime()).toString()));
        row.putAll(Csv.row(mapper, result));
        return row;
    }
}
