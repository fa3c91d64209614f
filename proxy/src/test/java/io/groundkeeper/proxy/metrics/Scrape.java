package io.groundkeeper.proxy.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a server tells, in Prometheus's text format.
 *
 * @param types by name of a metric
 * @param helps by name of a metric
 * @param samples by name and labels, as they were written
 */
public record Scrape(Map<String, String> types, Map<String, String> helps, Map<String, Double> samples) {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+(?:\\{.*})?) (\\S+)");

    /** Reads a text, which must be nothing but well-formed. */
    public static Scrape of(String text) {
        Scrape scrape = new Scrape(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        text.lines().forEach(scrape::add);
        return scrape;
    }

    private void add(String line) {
        Matcher comment = COMMENT.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        Object before;
        if (comment.matches()) {
            before = (comment.group(1).equals("TYPE") ? types : helps).put(comment.group(2), comment.group(3));
        } else if (sample.matches()) {
            before = samples.put(sample.group(1), number(sample.group(2)));
        } else {
            throw new IllegalArgumentException("not of the text format: " + line);
        }
        if (before != null) {
            throw new IllegalArgumentException("told twice: " + line);
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The value of a sample, which must be there. */
    public double value(String nameAndLabels) {
        Double value = samples.get(nameAndLabels);
        if (value == null) {
            throw new AssertionError("no " + nameAndLabels + " in "
                    + samples.keySet().stream()
                            .filter(key -> key.startsWith(nameAndLabels.replaceAll("\\{.*", "")))
                            .collect(Collectors.joining("\n")));
        }
        return value;
    }
}
