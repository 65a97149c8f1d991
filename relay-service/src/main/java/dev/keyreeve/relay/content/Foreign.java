package dev.keyreeve.relay.content;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes to an API of which nothing is known but its connector: no field of it has a meaning here, so all of it is text
 * that somebody may have written.
 *
 * @param inHead what the path and the query say, decoded
 */
public record Foreign(List<String> inHead, Body body) implements Content {
    public Foreign {
        inHead = List.copyOf(inHead);
    }

    /** What stands in the request's body. */
    public sealed interface Body {
        int bytes();

        Rendered render();

        /** Every text in it, names included. */
        List<String> texts();
    }

    /** There is none. */
    public record Empty() implements Body {
        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public Rendered render() {
            return NOTHING.render();
        }

        @Override
        public List<String> texts() {
            return List.of();
        }
    }

    /**
     * JSON with any root.
     *
     * @param mediaType {@code application/json}, or one that ends in {@code +json}
     */
    public record JsonValue(String mediaType, JsonNode json, int bytes) implements Body {
        @Override
        public Rendered render() {
            return new Rendered(mediaType, Buffer.buffer(Json.write(json)));
        }

        @Override
        public List<String> texts() {
            var texts = new ArrayList<String>();
            collect(json, texts);
            return texts;
        }

        /** Recursion is safe: the parser has refused what is nested too deep. */
        private static void collect(JsonNode value, List<String> texts) {
            switch (value.getNodeType()) {
                case STRING -> texts.add(value.textValue());
                case ARRAY -> value.forEach(element -> collect(element, texts));
                case OBJECT ->
                    value.properties().forEach(field -> {
                        texts.add(field.getKey());
                        collect(field.getValue(), texts);
                    });
                default -> {} // numbers, booleans and null carry no text
            }
        }
    }

    /** Text of any kind, in UTF-8. */
    public record Text(String mediaType, String text, int bytes) implements Body {
        @Override
        public Rendered render() {
            return new Rendered(mediaType + "; charset=utf-8", Buffer.buffer(text));
        }

        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /** A field of a form. */
    public record Pair(String name, String value) {}

    /** A form of {@code application/x-www-form-urlencoded}, in the order of its fields. */
    public record Pairs(List<Pair> pairs, int bytes) implements Body {
        public Pairs {
            pairs = List.copyOf(pairs);
        }

        @Override
        public Rendered render() {
            return new Rendered("application/x-www-form-urlencoded", Buffer.buffer(written(pairs)));
        }

        @Override
        public List<String> texts() {
            return pairs.stream()
                    .<String>mapMulti((pair, texts) -> {
                        texts.accept(pair.name());
                        texts.accept(pair.value());
                    })
                    .toList();
        }
    }

    /** A form of several parts. */
    public record Parts(Form form) implements Body {
        @Override
        public int bytes() {
            return form.bytes();
        }

        @Override
        public Rendered render() {
            return form.render();
        }

        @Override
        public List<String> texts() {
            return form.parts().stream()
                    .<String>mapMulti((part, texts) -> {
                        texts.accept(part.name());
                        part.fileName().ifPresent(texts);
                        part.mediaType().ifPresent(texts);
                        part.text().ifPresent(texts);
                    })
                    .toList();
        }
    }

    /** As in a query or a form; empty for none. */
    public static String written(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> URLEncoder.encode(pair.name(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(pair.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Every text that could be anything. */
    public List<String> texts() {
        var all = new ArrayList<>(inHead);
        all.addAll(body.texts());
        return all;
    }

    @Override
    public int bytes() {
        return body.bytes();
    }

    @Override
    public Rendered render() {
        return body.render();
    }

    @Override
    public String toString() {
        return "Foreign[" + bytes() + " bytes]";
    }
}
