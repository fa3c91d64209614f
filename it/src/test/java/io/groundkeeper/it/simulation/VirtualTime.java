package io.groundkeeper.it.simulation;

import java.util.PriorityQueue;

/** The one thread's agenda: what happens next, and at what virtual time. */
final class VirtualTime {

    /**
     * Something to do.
     *
     * @param order among events of the same time; drawn by whoever schedules them, so that it depends on nobody else
     * @param number of the event, for those of equal order
     */
    private record Event(long atNanos, long order, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            int byOrder = byTime != 0 ? byTime : Long.compare(order, other.order);
            return byOrder != 0 ? byOrder : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> agenda = new PriorityQueue<>();
    private long nowNanos;
    private long events;

    /** Nanoseconds since the simulation began. */
    long now() {
        return nowNanos;
    }

    /** Does {@code task} at a time, now at the earliest. */
    void at(long nanos, long order, Runnable task) {
        agenda.add(new Event(Math.max(nanos, nowNanos), order, events++, task));
    }

    /** Lets time pass up to {@code nanos}, and everything happen that is due until then. */
    void runUntil(long nanos) {
        while (!agenda.isEmpty() && agenda.peek().atNanos() <= nanos) {
            Event event = agenda.poll();
            nowNanos = event.atNanos();
            event.task().run();
        }
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Events scheduled so far. */
    long events() {
        return events;
    }
}
