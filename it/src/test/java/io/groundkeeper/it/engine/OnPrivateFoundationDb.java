package io.groundkeeper.it.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests that start a FoundationDB of their own, and do to it what no shared one is there for. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@OnFoundationDb
@Tag(OnPrivateFoundationDb.TAG)
public @interface OnPrivateFoundationDb {

    /** By which the condition tells them from the others. */
    String TAG = "private-foundationdb";
}
