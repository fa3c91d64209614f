package io.groundkeeper.it.clients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Tests that are skipped where a program is not installed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsInstalled.Condition.class)
public @interface NeedsInstalled {

    Installed value();

    /** Looks for the program. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Installed wanted = AnnotationSupport.findAnnotation(context.getTestClass(), NeedsInstalled.class)
                    .orElseThrow()
                    .value();
            return wanted.find()
                    .map(program -> ConditionEvaluationResult.enabled("found " + program))
                    .orElseGet(() -> ConditionEvaluationResult.disabled(wanted.absence()));
        }
    }
}
