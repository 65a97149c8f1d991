package dev.keyreeve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The objects that a chart gave, each with its text and the template that it came from. */
record Rendering(List<Item> items) {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String SOURCE = "# Source: keyreeve/templates/";

    Rendering {
        items = List.copyOf(items);
    }

    /**
     * One object.
     *
     * @param source the template's path below {@code templates}
     * @param text as rendered, without empty lines
     */
    record Item(String source, String text, JsonNode object) {
        Id id() {
            return new Id(
                    object.path("kind").asText(), object.at("/metadata/name").asText());
        }
    }

    record Id(String kind, String name) {
        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }

    static Rendering parse(String stream) {
        var items = new ArrayList<Item>();
        for (String document : stream.split("(?m)^---\\s*$")) {
            String source = document.lines()
                    .filter(line -> line.startsWith(SOURCE))
                    .findFirst()
                    .map(line -> line.substring(SOURCE.length()))
                    .orElse("");
            String text = document.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith(SOURCE))
                    .collect(Collectors.joining("\n", "", "\n"));
            JsonNode object = tree(text);
            if (object.isObject()) {
                items.add(new Item(source, text, object));
            }
        }
        return new Rendering(items);
    }

    private static JsonNode tree(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException failure) {
            throw new UncheckedIOException("no YAML:\n" + text, failure);
        }
    }

    SequencedMap<Id, JsonNode> objects() {
        var objects = new LinkedHashMap<Id, JsonNode>();
        items.forEach(item -> objects.put(item.id(), item.object()));
        return objects;
    }

    /** As one stream again. */
    String text() {
        return items.stream().map(Item::text).collect(Collectors.joining("---\n"));
    }
}
