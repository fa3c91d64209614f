package io.groundkeeper.it.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which fields some JSON has, and of which types they are. */
final class JsonShape {
    private static final String EMPTY = "[]";

    private JsonShape() {}

    static Object of(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> {
                // Keys that are ids, times or paths.
                boolean table = field.getKey().contains("_to_");
                fields.put(field.getKey(), table ? table(field.getValue()) : of(field.getValue()));
            });
            return fields;
        }
        if (node.isArray()) {
            TreeSet<String> elements = new TreeSet<>();
            node.forEach(element -> elements.add(of(element).toString()));
            return elements;
        }
        return node.isNumber()
                ? (node.isIntegralNumber() ? "whole number" : "number")
                : node.getNodeType().toString();
    }

    private static Object table(JsonNode node) {
        TreeSet<String> values = new TreeSet<>();
        node.forEach(value -> values.add(of(value).toString()));
        if (values.size() > 1) {
            // A list that is empty for the moment is of the others' type: ZooKeeper keeps a time's when its sessions
            // have moved on.
            values.remove(EMPTY);
        }
        return values;
    }
}
