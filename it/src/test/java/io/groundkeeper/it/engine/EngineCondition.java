package io.groundkeeper.it.engine;

import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** Skips what is to run on FoundationDB where there is none. One that is found and does not work fails the tests. */
final class EngineCondition implements ExecutionCondition {

    private static final String NOT_FOUND = "FoundationDB" + SkippedReport.NOT_FOUND;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Set<String> tags = context.getTags();
        if (tags.contains(OnPrivateFoundationDb.TAG)) {
            return PrivateCluster.isPossible()
                    ? ConditionEvaluationResult.enabled("FoundationDB's programs were found")
                    : notFound(" as programs to start and to stop; looked for " + FoundationDbSearch.PROGRAMS);
        }
        if (Engine.underTest() == Engine.EMBEDDED && !tags.contains(OnFoundationDb.TAG)) {
            return ConditionEvaluationResult.enabled("the embedded engine is always there");
        }
        FoundationDbSearch search = FoundationDbSearch.ofThisMachine();
        if (search.source().isEmpty()) {
            return notFound("; looked for " + String.join("; ", search.missing()));
        }
        context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(EngineCondition.class))
                .computeIfAbsent(SharedCluster.class, type -> (AutoCloseable) SharedCluster::close);
        return ConditionEvaluationResult.enabled("FoundationDB was found");
    }

    private static ConditionEvaluationResult notFound(String where) {
        return ConditionEvaluationResult.disabled(NOT_FOUND + where);
    }
}
