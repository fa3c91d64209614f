package io.groundkeeper.it.big;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** Many requests of one thread, a bounded number of them under way. */
final class Pipeline {
    private static final int WINDOW = 1_000;
    private static final int PATIENCE_SECONDS = 120;

    private final Semaphore permits = new Semaphore(WINDOW);
    private final AtomicInteger firstError = new AtomicInteger();

    /** A kind of requests. */
    interface Request {
        /**
         * Sends it.
         *
         * @param done to be told the result code
         */
        void send(int number, IntConsumer done);
    }

    /**
     * Sends requests number 0 to {@code count} − 1 and waits for the answers.
     *
     * @throws KeeperException the first failure
     */
    static void run(int count, Request request) throws KeeperException, InterruptedException {
        Pipeline pipeline = new Pipeline();
        for (int i = 0; i < count; i++) {
            pipeline.acquire(1);
            request.send(i, pipeline::answered);
        }
        pipeline.acquire(WINDOW);
    }

    private void answered(int rc) {
        if (rc != Code.OK.intValue()) {
            firstError.compareAndSet(0, rc);
        }
        permits.release();
    }

    private void acquire(int count) throws KeeperException, InterruptedException {
        if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
        }
        if (firstError.get() != 0) {
            throw KeeperException.create(Code.get(firstError.get()));
        }
    }
}
