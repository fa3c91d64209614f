package io.groundkeeper.it.fault;

/**
 * One thing that goes wrong.
 *
 * @param code of the FoundationDB error that is told; 0 where none is
 */
public record Fault(Kind kind, int code) {

    /** When it is decided whether something goes wrong. */
    public enum Moment {
        /** A read, that of a read version included. */
        READ,
        /** A commit of a transaction that has written: one that has not is FoundationDB's client's own business. */
        COMMIT,
        WATCH
    }

    /** The ways of going wrong. */
    public enum Kind {
        READ_FAILS(Moment.READ),
        /** The answer takes its time. */
        READ_IS_SLOW(Moment.READ),

        /** The commit does not happen, as the error says. */
        COMMIT_IS_REFUSED(Moment.COMMIT),
        /** The commit does not happen; the error leaves that open. */
        COMMIT_IS_LOST(Moment.COMMIT),
        /** The commit happens; the error leaves that open. */
        COMMIT_IS_UNHEARD(Moment.COMMIT),
        /**
         * The commit happens only after the error, which leaves that open: a little later, or just before another commit.
         * FoundationDB's client rules this out for commit_unknown_result, though not for the other such errors.
         */
        COMMIT_IS_LATE(Moment.COMMIT),
        /** Time passes between the commit and the news of it: others may read what was committed before its client hears. */
        COMMIT_IS_SLOW(Moment.COMMIT),

        /** The watch is never heard of again. */
        WATCH_IS_SILENT(Moment.WATCH),
        WATCH_FAILS(Moment.WATCH),
        /** The watch fires though nothing has changed. */
        WATCH_FIRES(Moment.WATCH);

        private final Moment moment;

        Kind(Moment moment) {
            this.moment = moment;
        }
    }

    /** One that tells no error. */
    public static Fault of(Kind kind) {
        return new Fault(kind, 0);
    }

    Moment moment() {
        return kind.moment;
    }

    @Override
    public String toString() {
        return code == 0 ? kind.name() : kind + " " + code;
    }
}
