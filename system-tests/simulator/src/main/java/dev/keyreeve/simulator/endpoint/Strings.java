package dev.keyreeve.simulator.endpoint;

import com.fasterxml.jackson.databind.JsonNode;

/** Strings of a request, run together. Nothing is put between them, so that they never outweigh the request. */
public final class Strings {
    private String first = "";
    private StringBuilder more = new StringBuilder(0);

    public void add(String text) {
        if (first.isEmpty()) {
            first = text;
        } else {
            more.append(text);
        }
    }

    /** Adds all strings in a value, the names of members among them. */
    public Strings strings(JsonNode node) {
        if (node.isTextual()) {
            add(node.textValue());
        } else if (node.isArray()) {
            node.forEach(this::strings);
        } else if (node.isObject()) {
            node.properties().forEach(field -> {
                add(field.getKey());
                strings(field.getValue());
            });
        }
        return this;
    }

    @Override
    public String toString() {
        if (!more.isEmpty()) {
            first = first + more;
            more = new StringBuilder(0);
        }
        return first;
    }
}
