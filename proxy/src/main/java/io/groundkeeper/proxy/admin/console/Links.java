package io.groundkeeper.proxy.admin.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the pages are. Whatever names something is in the query, where dots and slashes mean nothing to browsers. */
final class Links {
    static final String HOME = "/console/";
    static final String STYLE = "/console/style.css";
    static final String TENANT = "/console/tenant";
    static final String ZNODE = "/console/znode";
    static final String HBASE = "/console/hbase";

    private Links() {}

    /** A tenant. */
    static String tenant(String name) {
        return to(TENANT, Map.of("name", name));
    }

    /** A tenant's znode. */
    static String znode(String tenant, String path) {
        return to(ZNODE, Map.of("tenant", tenant, "path", path));
    }

    static String hbase(String tenant, String root) {
        return to(HBASE, Map.of("tenant", tenant, "root", root));
    }

    /** A page with parameters. */
    static String to(String page, Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&", page + "?", ""));
    }

    /** Slashes may stay as they are in a query, and are easier to read so. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /** The znodes on the way to one, the root first. */
    static List<String> way(String path) {
        if (path.equals("/")) {
            return List.of("/");
        }
        List<String> way = new ArrayList<>(List.of("/"));
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            way.add(path.substring(0, slash));
        }
        way.add(path);
        return way;
    }

    static String child(String parent, String name) {
        return (parent.equals("/") ? "" : parent) + "/" + name;
    }

    /** The last part of a path. */
    static String name(String path) {
        return path.equals("/") ? "/" : path.substring(path.lastIndexOf('/') + 1);
    }
}
