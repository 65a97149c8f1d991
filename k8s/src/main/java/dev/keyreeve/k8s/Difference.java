package dev.keyreeve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What makes one object of another, as a JSON Patch (RFC 6902), which kustomize applies. */
final class Difference {
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private Difference() {}

    static ArrayNode between(JsonNode from, JsonNode to) {
        var difference = new Difference();
        difference.compare("", from, to);
        return difference.operations;
    }

    private void compare(String at, JsonNode from, JsonNode to) {
        if (from.isObject() && to.isObject()) {
            compareObjects(at, from, to);
        } else if (from.isArray() && to.isArray()) {
            compareArrays(at, from, to);
        } else if (!from.equals(to)) {
            operation("replace", at, to);
        }
    }

    private void compareObjects(String at, JsonNode from, JsonNode to) {
        for (String name : names(from, to)) {
            String below = at + "/" + name.replace("~", "~0").replace("/", "~1");
            if (!to.has(name)) {
                operation("remove", below, null);
            } else if (!from.has(name)) {
                operation("add", below, to.get(name));
            } else {
                compare(below, from.get(name), to.get(name));
            }
        }
    }

    /** Place by place; what is too much goes from the end. */
    private void compareArrays(String at, JsonNode from, JsonNode to) {
        int both = Math.min(from.size(), to.size());
        for (int i = 0; i < both; i++) {
            compare(at + "/" + i, from.get(i), to.get(i));
        }
        for (int i = from.size() - 1; i >= both; i--) {
            operation("remove", at + "/" + i, null);
        }
        for (int i = both; i < to.size(); i++) {
            operation("add", at + "/-", to.get(i));
        }
    }

    private void operation(String kind, String at, @org.jspecify.annotations.Nullable JsonNode value) {
        var operation = operations.addObject().put("op", kind).put("path", at);
        if (value != null) {
            operation.set("value", value);
        }
    }

    private static List<String> names(JsonNode from, JsonNode to) {
        var names = new TreeSet<String>();
        from.fieldNames().forEachRemaining(names::add);
        to.fieldNames().forEachRemaining(names::add);
        return new ArrayList<>(names);
    }
}
