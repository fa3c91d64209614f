package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * When a change happened: the store's versionstamp (commit version, order within that version) followed by the index of
 * the request in its batch. Stamps order all changes of a tenant; the zxid is their {@linkplain ZxidProjection projection}.
 *
 * <p>Three forms exist. A <em>committed</em> stamp is complete. A <em>pending</em> one belongs to a batch that has not
 * committed: only its request index is known, and it encodes as a placeholder which the store fills in. A
 * <em>literal</em> one is a zxid from elsewhere (the root of a new tenant, imported znodes) and precedes every other.
 *
 * @param version commit version, {@link #PENDING} or {@link #LITERAL}
 * @param batchOrder order of the transaction within its commit version, 0 to 65,535
 * @param request index of the request within its batch, 0 to 65,535
 * @param literal the zxid of a literal stamp, otherwise 0
 */
public record Stamp(long version, int batchOrder, int request, long literal) implements Comparable<Stamp> {

    /** Encoded length in bytes: a tag and the twelve bytes of a versionstamp. */
    public static final int BYTES = 13;

    /** Where, within an encoded stamp, the ten bytes begin that the store fills in. */
    public static final int PLACEHOLDER_OFFSET = 1;

    /** The request index, and batch order, above every one in use. */
    public static final int MAX_ORDER = 0xFFFF;

    private static final long PENDING = -1;
    private static final long LITERAL = -2;
    private static final byte VERSIONSTAMP_TAG = 1;
    private static final byte LITERAL_TAG = 2;

    /** The zero zxid, which ZooKeeper gives to the znodes that every tree is born with. */
    public static final Stamp ZERO = literal(0);

    public static Stamp committed(long version, int batchOrder, int request) {
        if (version < 0) {
            throw new IllegalArgumentException("negative commit version " + version);
        }
        return new Stamp(version, batchOrder, request, 0);
    }

    public static Stamp pending(int request) {
        return new Stamp(PENDING, 0, request, 0);
    }

    public static Stamp literal(long zxid) {
        return new Stamp(LITERAL, 0, 0, zxid);
    }

    /** The position after every change of {@code version}: what a reader at that version has seen. */
    public static Stamp endOf(long version) {
        return committed(version, MAX_ORDER, MAX_ORDER);
    }

    public Stamp {
        if ((batchOrder & ~MAX_ORDER) != 0 || (request & ~MAX_ORDER) != 0) {
            throw new IllegalArgumentException("stamp order out of range: " + batchOrder + ", " + request);
        }
    }

    public boolean isPending() {
        return version == PENDING;
    }

    public boolean isLiteral() {
        return version == LITERAL;
    }

    /** A pending stamp completed with what its transaction got; any other stamp as it is. */
    public Stamp resolve(long committedVersion, int committedOrder) {
        return isPending() ? committed(committedVersion, committedOrder, request) : this;
    }

    /** Writes {@link #BYTES} bytes. A pending stamp leaves its placeholder to the store. */
    public void writeTo(ByteBuffer buffer) {
        if (isLiteral()) {
            buffer.put(LITERAL_TAG).putLong(literal).putInt(0);
        } else if (isPending()) {
            buffer.put(VERSIONSTAMP_TAG).putLong(-1L).putShort((short) -1).putShort((short) request);
        } else {
            buffer.put(VERSIONSTAMP_TAG)
                    .putLong(version)
                    .putShort((short) batchOrder)
                    .putShort((short) request);
        }
    }

    /**
     * Reads {@link #BYTES} bytes.
     *
     * @throws RecordFormatException if the tag is none that this format knows
     */
    public static Stamp readFrom(ByteBuffer buffer) {
        byte tag = buffer.get();
        if (tag == LITERAL_TAG) {
            long zxid = buffer.getLong();
            buffer.getInt();
            return literal(zxid);
        }
        if (tag != VERSIONSTAMP_TAG) {
            throw new RecordFormatException("unknown stamp tag " + tag);
        }
        return readVersionstamp(buffer);
    }

    /** Reads the twelve bytes of a versionstamp. */
    static Stamp readVersionstamp(ByteBuffer buffer) {
        long version = buffer.getLong();
        int order = Short.toUnsignedInt(buffer.getShort());
        int request = Short.toUnsignedInt(buffer.getShort());
        return committed(version, order, request);
    }

    /**
     * The stamp of request 0 in a transaction.
     *
     * @param transactionVersionstamp the ten bytes that {@code Transaction.getVersionstamp} gave
     */
    public static Stamp ofTransaction(byte[] transactionVersionstamp) {
        ByteBuffer buffer = ByteBuffer.wrap(transactionVersionstamp);
        return committed(buffer.getLong(), Short.toUnsignedInt(buffer.getShort()), 0);
    }

    /** Literal stamps first, by zxid; then committed ones as the store ordered them; pending ones last, by request. */
    @Override
    public int compareTo(Stamp other) {
        int byForm = Integer.compare(form(), other.form());
        if (byForm != 0) {
            return byForm;
        }
        if (isLiteral()) {
            return Long.compare(literal, other.literal);
        }
        int byVersion = Long.compare(version, other.version);
        if (byVersion != 0) {
            return byVersion;
        }
        int byOrder = Integer.compare(batchOrder, other.batchOrder);
        return byOrder != 0 ? byOrder : Integer.compare(request, other.request);
    }

    private int form() {
        return isLiteral() ? 0 : isPending() ? 2 : 1;
    }
}
