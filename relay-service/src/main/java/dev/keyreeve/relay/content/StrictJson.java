package dev.keyreeve.relay.content;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads a body so that it has one meaning: what is moderated and bounded here must be what the provider reads. Two
 * fields of one name, bytes that are not UTF-8, anything after the end: refused. Numbers keep their digits.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 100;

    /** A few bytes such as {@code [{},{},…} become objects of a hundred: what a body may become is bounded, too. */
    private static final int MAX_TOKENS = 400_000;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxTokenCount(MAX_TOKENS)
                            // The body's own limit bounds every text in it.
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private StrictJson() {}

    /** The parser's own message may quote the body, so only the place of the fault is told. */
    public static ObjectNode object(byte[] body) throws Malformed {
        if (value(body) instanceof ObjectNode object) {
            return object;
        }
        throw new Malformed("The body must be a JSON object");
    }

    /** The same with any root. */
    public static JsonNode value(byte[] body) throws Malformed {
        var fault = JsonText.fault(body);
        if (fault.isPresent()) {
            throw new Malformed(fault.get());
        }
        try {
            return READER.readTree(body);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new Malformed("The body is not well-formed JSON, names a field twice, is nested deeper than "
                    + MAX_DEPTH + " or has more than " + MAX_TOKENS + " parts" + place);
        } catch (IOException e) {
            throw new Malformed("The body cannot be read");
        }
    }
}
