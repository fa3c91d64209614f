package io.groundkeeper.it.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Stands before an object and sees every call, by the name of its method. */
@FunctionalInterface
public interface Decorator {

    /** Answers a call, perhaps by letting it through to its target. */
    Object answer(String method, Object[] arguments, Call call) throws Throwable;

    /** A call as it was made. */
    @FunctionalInterface
    interface Call {
        Object toTarget() throws Throwable;
    }

    /** Puts a decorator before {@code target}. */
    static <T> T decorate(Class<T> type, T target, Decorator decorator) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> decorator.answer(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        return type.cast(proxy);
    }
}
