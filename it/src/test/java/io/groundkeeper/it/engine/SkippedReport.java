package io.groundkeeper.it.engine;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says in the build's output, at the end, which tests were skipped for the want of what, and what to do. */
public final class SkippedReport implements TestExecutionListener {

    /** Part of the reasons that are told. */
    public static final String NOT_FOUND = " was not found";

    /** The names of what was skipped, by the reason. */
    private final Map<String, List<String>> skipped = new LinkedHashMap<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (reason.contains(NOT_FOUND)) {
            skipped.computeIfAbsent(reason, key -> new ArrayList<>()).add(test.getDisplayName());
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        // The process's own output: what goes through System.out ends in the files of the tests' output.
        PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        skipped.forEach((reason, tests) -> {
            console.println(reason);
            console.println("SKIPPED for that, %d test classes: %s".formatted(tests.size(), String.join(", ", tests)));
        });
    }
}
