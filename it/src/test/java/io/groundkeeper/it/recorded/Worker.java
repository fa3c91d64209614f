package io.groundkeeper.it.recorded;

import java.util.Random;

/** A client that works on a thread of its own, through one session after the other, until it is told to stop. */
abstract class Worker {
    private final Scene scene;
    private final Random random;
    private final Thread thread;
    private volatile boolean over;

    Worker(Scene scene, String name, long seed) {
        this.scene = scene;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, name);
    }

    /** Works until {@link #isOver}. */
    abstract void work() throws Exception;

    private void run() {
        try {
            work();
        } catch (Exception | AssertionError e) {
            scene.recorder().breakdown(thread.getName() + " failed", e);
        }
    }

    Scene scene() {
        return scene;
    }

    /** For its own thread only. */
    Random random() {
        return random;
    }

    boolean isOver() {
        return over;
    }

    /** Waits for at most so long, as a client with something else to do. */
    void think(int millis) throws InterruptedException {
        Thread.sleep(random.nextInt(1 + millis));
    }

    void start() {
        thread.start();
    }

    /** Tells it to stop; {@link #join} waits for that. */
    void stop() {
        over = true;
    }

    void join() throws InterruptedException {
        thread.join();
    }
}
