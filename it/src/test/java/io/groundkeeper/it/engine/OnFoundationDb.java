package io.groundkeeper.it.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of what FoundationDB alone has; the build runs them where there is one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag(OnFoundationDb.TAG)
@ExtendWith(EngineCondition.class)
public @interface OnFoundationDb {

    /** By which the build tells them from the others. */
    String TAG = "foundationdb";
}
