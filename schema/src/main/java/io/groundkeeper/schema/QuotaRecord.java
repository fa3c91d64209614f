package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;

/**
 * A quota on a path. Present while the quota's limits or its stats exist.
 *
 * @param limited whether its limits exist, so that it is a quota to those below the path
 * @param counted whether its stats exist, so that there is something to count for
 * @param countedUpTo the last path of the subtree, in key order, that its usage includes; {@link #NOTHING} before the first,
 *     null when all of them are
 */
public record QuotaRecord(boolean limited, boolean counted, String countedUpTo) {

    /** Sorts before every path. */
    public static final String NOTHING = "";

    public static final QuotaRecord NONE = new QuotaRecord(false, false, null);

    public QuotaRecord withLimits(boolean present) {
        return new QuotaRecord(present, counted, countedUpTo);
    }

    /** With stats that include the subtree up to {@code lastPath}, null for all of it. */
    public QuotaRecord countedUpTo(String lastPath) {
        return new QuotaRecord(limited, true, lastPath);
    }

    public QuotaRecord withoutStats() {
        return new QuotaRecord(limited, false, null);
    }

    /** Whether a path of the subtree is still to be counted. Paths sort as their keys do: they hold no surrogates. */
    public boolean awaits(String path) {
        return countedUpTo != null && path.compareTo(countedUpTo) > 0;
    }

    public byte[] encode() {
        return Tuple.from(limited, counted, countedUpTo).pack();
    }

    public static QuotaRecord decode(byte[] value) {
        return Records.decode("quota", value, buffer -> {
            Tuple t = Records.tuple(buffer);
            return new QuotaRecord(t.getBoolean(0), t.getBoolean(1), t.getString(2));
        });
    }
}
