package io.groundkeeper.it.engine;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips what is to run on FoundationDB where there is none. One that is found and does not work fails the tests. */
final class EngineCondition implements ExecutionCondition {

    /** How the reason begins. */
    static final String NOT_FOUND = "FoundationDB was not found";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Engine.underTest() == Engine.EMBEDDED && !context.getTags().contains(OnFoundationDb.TAG)) {
            return ConditionEvaluationResult.enabled("the embedded engine is always there");
        }
        FoundationDbSearch search = FoundationDbSearch.ofThisMachine();
        return search.source().isPresent()
                ? ConditionEvaluationResult.enabled("FoundationDB was found")
                : ConditionEvaluationResult.disabled(NOT_FOUND + "; looked for " + String.join("; ", search.missing()));
    }
}
