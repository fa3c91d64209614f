package io.groundkeeper.schema;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.subspace.Subspace;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import com.apple.foundationdb.tuple.Tuple;
import com.apple.foundationdb.tuple.Versionstamp;
import java.nio.ByteBuffer;
import java.util.List;

/** The keys of one tenant: tuples below its prefix, whose first element says what they are. */
public final class TenantKeys {
    private static final int METADATA = 0;
    private static final int NODE = 1;
    private static final int CHILD = 2;
    private static final int LOG = 3;
    private static final int DOORBELL = 4;
    private static final int SESSION = 5;
    private static final int EPHEMERAL = 6;
    private static final int OWNED = 7;
    private static final int REAP = 8;
    private static final int MARKER = 9;
    private static final int TRIM = 10;
    private static final int QUOTA = 11;
    private static final int QUOTA_USAGE = 12;
    private static final int TURN = 13;
    private static final int LIMITS = 14;
    private static final int USAGE = 15;
    private static final int COUNTED = 16;

    private static final int HEAD = 0;
    private static final int ACL = 1;
    private static final int DATA = 2;
    private static final int CHILDREN = 3;
    private static final int PZXID = 4;

    /** The character that follows the slash. */
    private static final String AFTER_SLASH = "0";

    private static final byte VERSIONSTAMP_CODE = 0x33;

    private final Subspace tenant;
    private final Subspace log;

    /** Keys below {@code prefix}, which is shared with nothing else. */
    public TenantKeys(byte[] prefix) {
        tenant = new Subspace(prefix);
        log = tenant.get(LOG);
    }

    public byte[] metadata() {
        return tenant.pack(Tuple.from(METADATA));
    }

    public byte[] head(String path) {
        return tenant.pack(Tuple.from(NODE, path, HEAD));
    }

    public byte[] acl(String path) {
        return tenant.pack(Tuple.from(NODE, path, ACL));
    }

    /** Chunk 0 is a {@link NodeData}, the others are bytes. */
    public byte[] data(String path, int chunk) {
        return tenant.pack(Tuple.from(NODE, path, DATA, chunk));
    }

    public byte[] children(String path) {
        return tenant.pack(Tuple.from(NODE, path, CHILDREN));
    }

    public byte[] pzxid(String path) {
        return tenant.pack(Tuple.from(NODE, path, PZXID));
    }

    /** Everything of a znode but the names of its children. */
    public Range node(String path) {
        return tenant.range(Tuple.from(NODE, path));
    }

    /** A znode's head and ACL, and nothing else. */
    public Range core(String path) {
        return new Range(head(path), ByteArrayUtil.keyAfter(acl(path)));
    }

    /** A znode's head, ACL and first data key, and nothing else. */
    public Range coreAndData(String path) {
        return new Range(head(path), ByteArrayUtil.keyAfter(data(path, 0)));
    }

    /** What a znode says of its children: the counters and when they changed last. */
    public Range childrenState(String path) {
        return new Range(children(path), ByteArrayUtil.keyAfter(pzxid(path)));
    }

    /** All data keys of a znode. */
    public Range nodeData(String path) {
        return tenant.range(Tuple.from(NODE, path, DATA));
    }

    /** All keys of what is below a znode and sorts after {@code path}: the znode itself, or one below it. */
    public Range descendantsAfter(String znode, String path) {
        if (znode.equals("/")) {
            return new Range(node(path).end, nodes().end);
        }
        byte[] begin = path.equals(znode) ? nodes(znode + "/") : node(path).end;
        return new Range(begin, nodes(znode + "0")); // "0" is what follows the slash
    }

    private byte[] nodes(String from) {
        return tenant.pack(Tuple.from(NODE, from));
    }

    public String nodePath(byte[] key) {
        return tenant.unpack(key).getString(1);
    }

    /** Which part of a znode a key within {@link #node} is. */
    public NodePart nodePart(byte[] key) {
        Tuple tuple = tenant.unpack(key);
        int part = (int) tuple.getLong(2);
        return switch (part) {
            case HEAD -> NodePart.HEAD;
            case ACL -> NodePart.ACL;
            case DATA -> tuple.getLong(3) == 0 ? NodePart.DATA : NodePart.DATA_CHUNK;
            case CHILDREN -> NodePart.CHILDREN;
            case PZXID -> NodePart.PZXID;
            default -> throw new RecordFormatException("unknown part of a znode: " + part);
        };
    }

    /** The child entries of all znodes: one for each but the root. */
    public Range children() {
        return tenant.range(Tuple.from(CHILD));
    }

    public byte[] child(String parent, String name) {
        return tenant.pack(Tuple.from(CHILD, parent, name));
    }

    /** The names of a znode's children. */
    public Range childNames(String parent) {
        return tenant.range(Tuple.from(CHILD, parent));
    }

    /**
     * The entries of all znodes below a path, in the indexes of their parents: those of the znode itself, and those of parents
     * that begin with its path and a slash. In key order.
     */
    public List<Range> descendants(String path) {
        if (path.equals("/")) {
            return List.of(new Range(childNames("/").begin, childNames(AFTER_SLASH).begin));
        }
        return List.of(childNames(path), new Range(childNames(path + "/").begin, childNames(path + AFTER_SLASH).begin));
    }

    /** The path of the znode that a child entry stands for. */
    public String childPath(byte[] key) {
        Tuple tuple = tenant.unpack(key);
        String parent = tuple.getString(1);
        return (parent.equals("/") ? "" : parent) + "/" + tuple.getString(2);
    }

    public String childName(byte[] key) {
        return tenant.unpack(key).getString(2);
    }

    /** The key of a log entry of a transaction that has not committed, for {@code SET_VERSIONSTAMPED_KEY}. */
    public byte[] newLogEntry(int request, int member) {
        byte[] key = ByteArrayUtil.join(
                log.pack(), pendingVersionstamp(request), Tuple.from(member).pack());
        return Versionstamped.withOffset(key, log.pack().length + 1);
    }

    private static byte[] pendingVersionstamp(int request) {
        return ByteBuffer.allocate(13)
                .put(VERSIONSTAMP_CODE)
                .putLong(-1L)
                .putShort((short) -1)
                .putShort((short) request)
                .array();
    }

    /** Log entries after everything of {@code position}, which is committed. */
    public Range logAfter(Stamp position) {
        byte[] begin = ByteArrayUtil.join(log.pack(), versionstamp(position));
        return new Range(ByteArrayUtil.strinc(begin), log.range().end);
    }

    /** Log entries of commit versions below {@code version}. */
    public Range logBefore(long version) {
        return new Range(
                log.range().begin, ByteArrayUtil.join(log.pack(), versionstamp(Stamp.committed(version, 0, 0))));
    }

    public LogKey logKey(byte[] key) {
        Tuple tuple = log.unpack(key);
        Versionstamp versionstamp = tuple.getVersionstamp(0);
        return new LogKey(Stamp.readVersionstamp(ByteBuffer.wrap(versionstamp.getBytes())), (int) tuple.getLong(1));
    }

    private static byte[] versionstamp(Stamp stamp) {
        return ByteBuffer.allocate(13)
                .put(VERSIONSTAMP_CODE)
                .putLong(stamp.version())
                .putShort((short) stamp.batchOrder())
                .putShort((short) stamp.request())
                .array();
    }

    /** All znodes, whatever their parts. */
    public Range nodes() {
        return tenant.range(Tuple.from(NODE));
    }

    /** The whole log. */
    public Range log() {
        return log.range();
    }

    /** Stamp of the tenant's newest change; watched by everyone who tails its log. */
    public byte[] doorbell() {
        return tenant.pack(Tuple.from(DOORBELL));
    }

    /** How far the log is trimmed. */
    public byte[] trim() {
        return tenant.pack(Tuple.from(TRIM));
    }

    public byte[] session(long sessionId) {
        return tenant.pack(Tuple.from(SESSION, sessionId));
    }

    public Range sessions() {
        return tenant.range(Tuple.from(SESSION));
    }

    public long sessionId(byte[] key) {
        return tenant.unpack(key).getLong(1);
    }

    public byte[] ephemeral(long sessionId, String path) {
        return tenant.pack(Tuple.from(EPHEMERAL, sessionId, path));
    }

    /** The ephemerals of all sessions. */
    public Range ephemerals() {
        return tenant.range(Tuple.from(EPHEMERAL));
    }

    public Range ephemerals(long sessionId) {
        return tenant.range(Tuple.from(EPHEMERAL, sessionId));
    }

    public long ephemeralSessionId(byte[] key) {
        return tenant.unpack(key).getLong(1);
    }

    public String ephemeralPath(byte[] key) {
        return tenant.unpack(key).getString(2);
    }

    public byte[] owned(long proxy, long sessionId) {
        return tenant.pack(Tuple.from(OWNED, proxy, sessionId));
    }

    public Range owned(long proxy) {
        return tenant.range(Tuple.from(OWNED, proxy));
    }

    /** The sessions of all proxies. */
    public Range owned() {
        return tenant.range(Tuple.from(OWNED));
    }

    public long ownedProxy(byte[] key) {
        return tenant.unpack(key).getLong(1);
    }

    public long ownedSessionId(byte[] key) {
        return tenant.unpack(key).getLong(2);
    }

    /** That the server may delete a znode: a {@link ReapRecord}. */
    public byte[] reap(String path) {
        return tenant.pack(Tuple.from(REAP, path));
    }

    public Range reaps() {
        return tenant.range(Tuple.from(REAP));
    }

    public String reapPath(byte[] key) {
        return tenant.unpack(key).getString(1);
    }

    public byte[] marker(long proxy, int lane) {
        return tenant.pack(Tuple.from(MARKER, proxy, lane));
    }

    public Range markers(long proxy) {
        return tenant.range(Tuple.from(MARKER, proxy));
    }

    /** The markers of all proxies. */
    public Range markers() {
        return tenant.range(Tuple.from(MARKER));
    }

    /** Stamp of the last change to the set of quotas; absent where there never was any. */
    public byte[] quotaGeneration() {
        return tenant.pack(Tuple.from(QUOTA));
    }

    /** The quota on a path. */
    public byte[] quota(String path) {
        return tenant.pack(Tuple.from(QUOTA, path));
    }

    public Range quotas() {
        return tenant.range(Tuple.from(QUOTA));
    }

    public String quotaPath(byte[] key) {
        return tenant.unpack(key).getString(1);
    }

    /** What is used of the quota on a path. */
    public byte[] quotaUsage(String path) {
        return tenant.pack(Tuple.from(QUOTA_USAGE, path));
    }

    /** What is used of all quotas. */
    public Range quotaUsages() {
        return tenant.range(Tuple.from(QUOTA_USAGE));
    }

    /** The key of a turn behind all that are taken already, for {@code SET_VERSIONSTAMPED_KEY}. */
    public byte[] newTurn() {
        byte[] turns = tenant.pack(Tuple.from(TURN));
        return Versionstamped.withOffset(ByteArrayUtil.join(turns, pendingVersionstamp(0)), turns.length + 1);
    }

    /** The turns that are taken, first come first. */
    public Range turns() {
        return tenant.range(Tuple.from(TURN));
    }

    /** What the tenant is limited to. */
    public byte[] limits() {
        return tenant.pack(Tuple.from(LIMITS));
    }

    /** What the tenant has: a {@link TenantUsage}. */
    public byte[] usage() {
        return tenant.pack(Tuple.from(USAGE));
    }

    /** Present where {@link #usage} is right: stamp of when it was counted last, or of the tenant's creation. */
    public byte[] counted() {
        return tenant.pack(Tuple.from(COUNTED));
    }

    /** What the tenant has, and whether that is right. */
    public Range usageAndCounted() {
        return new Range(usage(), ByteArrayUtil.keyAfter(counted()));
    }

    /** Where nothing is, unless a newer version has written it. */
    public Range unknown() {
        return new Range(ByteArrayUtil.keyAfter(counted()), tenant.range().end);
    }

    /** Everything of the tenant. */
    public Range all() {
        return Range.startsWith(tenant.pack());
    }
}
