package dev.keyreeve.usage.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.usage.http.Query;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 has it: a header, lines that end with CR LF, quotes where they are needed. A text that a
 * spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises.
 */
final class Csv {
    static final MediaType TYPE = new MediaType("text", "csv", Map.of("charset", "utf-8", "header", "present"));
    private static final MediaType BARE_TYPE = new MediaType("text", "csv");
    private static final String FORMULA_BEGINS = "=+-@\t\r";

    private final List<String> header;
    private final StringBuilder text = new StringBuilder();

    private Csv(List<String> header) {
        this.header = header;
        line(header);
    }

    /** @param like a row that has all columns */
    static Csv withColumnsOf(Map<String, JsonNode> like) {
        return new Csv(List.copyOf(like.keySet()));
    }

    /** Whether {@code format=csv}, or, without a format, {@code Accept: text/csv} before all else. */
    static boolean isAskedFor(Query query, HttpHeaders headers) {
        return query.oneOf("format", List.of("json", "csv"), word -> word)
                .map("csv"::equals)
                .orElseGet(() -> headers.getAcceptableMediaTypes().getFirst().isCompatible(BARE_TYPE)
                        && !headers.getAcceptableMediaTypes().getFirst().isWildcardType());
    }

    /** An object's members by column; those of an object in it by both names: {@code amount_value}. A list is one cell. */
    static Map<String, JsonNode> row(ObjectMapper mapper, Object result) {
        var row = new LinkedHashMap<String, JsonNode>();
        put(row, "", mapper.valueToTree(result));
        row.remove("object");
        return row;
    }

    private static void put(Map<String, JsonNode> row, String prefix, JsonNode object) {
        object.properties().forEach(member -> {
            if (member.getValue().isObject()) {
                put(row, prefix + member.getKey() + "_", member.getValue());
            } else {
                row.put(prefix + member.getKey(), member.getValue());
            }
        });
    }

    void add(Map<String, JsonNode> row) {
        var cells = new ArrayList<String>();
        for (var column : header) {
            var value = row.get(column);
            cells.add(value == null || value.isNull() ? "" : cell(value));
        }
        line(cells);
    }

    Response.ResponseBuilder answer(String fileName) {
        return Response.ok(text.toString(), TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + ".csv\"");
    }

    private void line(List<String> cells) {
        text.append(cells.stream().map(Csv::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().toPlainString();
        }
        if (value.isArray()) {
            return value.valueStream().map(Csv::cell).collect(Collectors.joining(" "));
        }
        var said = value.asText();
        boolean formula = !said.isEmpty() && FORMULA_BEGINS.indexOf(said.charAt(0)) >= 0;
        return formula ? "'" + said : said;
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
