package io.groundkeeper.proxy.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the process is told to end again while it is ending, which the JVM itself does not notice. Its module
 * {@code jdk.unsupported} has the only way to do so; reflection, because the compiler warns of it in a way that cannot be
 * answered. Where it is missing, a second signal does nothing.
 */
final class SecondSignal {
    private static final Logger LOG = LoggerFactory.getLogger(SecondSignal.class);
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private SecondSignal() {}

    /** Has {@code action} run at each SIGTERM or SIGINT but the first, which ends the process as before. */
    static void run(Runnable action) {
        AtomicBoolean told = new AtomicBoolean();
        for (String name : SIGNALS) {
            try {
                handle(name, told, action);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.debug("A second SIG{} will not be noticed", name, e);
            }
        }
    }

    private static void handle(String name, AtomicBoolean told, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        AtomicReference<Object> before = new AtomicReference<>();
        Object handler = Proxy.newProxyInstance(
                SecondSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                    if (!method.getDeclaringClass().equals(handlerType)) {
                        return ofObject(self, method.getName(), arguments);
                    }
                    if (told.getAndSet(true)) {
                        action.run();
                    } else {
                        method.invoke(before.get(), arguments);
                    }
                    return null;
                });
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        try {
            before.set(signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the JVM leaves SIG" + name + " alone", e.getCause());
        }
    }

    private static Object ofObject(Object self, String method, Object[] arguments) {
        return switch (method) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "handler of a second signal";
        };
    }
}
