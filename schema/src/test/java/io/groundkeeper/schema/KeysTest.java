package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What keys say, how they sort, and what ranges hold. */
class KeysTest {
    private static final TenantKeys KEYS = new TenantKeys(new byte[] {0x15, 0x2A});

    @Provide
    Arbitrary<Stamp> committed() {
        return Codecs.committedStamps();
    }

    @Provide
    Arbitrary<String> paths() {
        return Codecs.paths();
    }

    @Property
    void descendantsAreThoseBelow(@ForAll("paths") String path, @ForAll("paths") String other) {
        for (String child : List.of(other, path + other, path + "!/a", path + "0/a", path + "/a/b")) {
            int slash = child.lastIndexOf('/');
            byte[] key = KEYS.child(slash == 0 ? "/" : child.substring(0, slash), child.substring(slash + 1));
            assertThat(KEYS.descendants(path).stream()
                            .filter(range -> contains(range, key))
                            .count())
                    .as("%s below %s", child, path)
                    .isEqualTo(child.startsWith(path.equals("/") ? path : path + "/") ? 1 : 0);
        }
    }

    @Property
    void aLogEntryIsWhereTheStorePutsIt(@ForAll("committed") Stamp stamp, @ForAll @IntRange(max = 100_000) int member) {
        byte[] key = stored(KEYS.newLogEntry(stamp.request(), member), stamp);
        assertThat(KEYS.logKey(key)).isEqualTo(new LogKey(stamp, member));
    }

    @Property
    void logEntriesSortAsTheirStamps(
            @ForAll("committed") Stamp one,
            @ForAll @IntRange(max = 300) int oneMember,
            @ForAll("committed") Stamp other,
            @ForAll @IntRange(max = 300) int otherMember) {
        int byStamp = one.compareTo(other);
        int expected = byStamp != 0 ? byStamp : Integer.compare(oneMember, otherMember);
        int byKey = ByteArrayUtil.compareUnsigned(log(one, oneMember), log(other, otherMember));
        assertThat(Integer.signum(byKey)).isEqualTo(Integer.signum(expected));
    }

    @Property
    void logAfterBeginsBehindAllMembersOfTheStamp(
            @ForAll("committed") Stamp position,
            @ForAll("committed") Stamp entry,
            @ForAll @IntRange(max = 300) int member) {
        Range after = KEYS.logAfter(position);
        assertThat(contains(after, log(position, member))).isFalse();
        assertThat(contains(after, log(entry, member))).isEqualTo(entry.compareTo(position) > 0);
        Range afterVersion = KEYS.logAfter(Stamp.endOf(position.version()));
        assertThat(contains(afterVersion, log(entry, member))).isEqualTo(entry.version() > position.version());
    }

    @Property
    void logBeforeEndsWithTheVersionsBelow(
            @ForAll("committed") Stamp entry,
            @ForAll("committed") Stamp bound,
            @ForAll @IntRange(max = 300) int member) {
        Range before = KEYS.logBefore(bound.version());
        assertThat(contains(before, log(entry, member))).isEqualTo(entry.version() < bound.version());
        assertThat(contains(KEYS.logBefore(entry.version()), log(entry, member)))
                .isFalse();
    }

    @Test
    void theLogBordersOnVersions() {
        byte[] last = log(Stamp.endOf(6), 9);
        byte[] first = log(Stamp.committed(7, 0, 0), 0);
        assertThat(contains(KEYS.logAfter(Stamp.endOf(6)), last)).isFalse();
        assertThat(contains(KEYS.logAfter(Stamp.endOf(6)), first)).isTrue();
        assertThat(contains(KEYS.logBefore(7), last)).isTrue();
        assertThat(contains(KEYS.logBefore(7), first)).isFalse();
        for (byte[] other : List.of(KEYS.doorbell(), KEYS.child("/", "a"), KEYS.trim())) {
            assertThat(contains(KEYS.logAfter(Stamp.committed(0, 0, 0)), other)).isFalse();
            assertThat(contains(KEYS.logBefore(Long.MAX_VALUE), other)).isFalse();
        }
    }

    @Property
    void aZnodesRangeHoldsItsPartsAndNoOthers(@ForAll("paths") String path, @ForAll("paths") String other) {
        for (byte[] part : parts(other)) {
            assertThat(contains(KEYS.node(path), part)).isEqualTo(path.equals(other));
        }
        assertThat(contains(KEYS.node(path), KEYS.child(path, "a"))).isFalse();
        assertThat(contains(KEYS.nodeData(path), KEYS.data(other, 3))).isEqualTo(path.equals(other));
        assertThat(contains(KEYS.nodeData(path), KEYS.children(path))).isFalse();
    }

    @Test
    void aZnodesRangeEndsBeforeLongerNames() {
        for (String other : List.of("/ab", "/a/b", "/", "/a\u0001", "/b")) {
            assertThat(parts(other)).noneMatch(part -> contains(KEYS.node("/a"), part));
        }
        assertThat(parts("/a")).allMatch(part -> contains(KEYS.node("/a"), part));
    }

    @Test
    void partsOfAZnodeAreTold() {
        assertThat(parts("/x").stream().map(KEYS::nodePart))
                .containsExactly(
                        NodePart.HEAD,
                        NodePart.ACL,
                        NodePart.DATA,
                        NodePart.DATA_CHUNK,
                        NodePart.DATA_CHUNK,
                        NodePart.CHILDREN,
                        NodePart.PZXID);
    }

    @Test
    void aZnodesChunksAreInOrder() {
        for (int chunk = 0; chunk < 300; chunk++) {
            assertThat(ByteArrayUtil.compareUnsigned(KEYS.data("/a", chunk), KEYS.data("/a", chunk + 1)))
                    .isNegative();
        }
    }

    @Property
    void childNamesComeBack(@ForAll("paths") String parent, @ForAll("paths") String other) {
        String name = parent.substring(parent.lastIndexOf('/') + 1);
        byte[] key = KEYS.child(parent, name);
        assertThat(KEYS.childName(key)).isEqualTo(name);
        assertThat(contains(KEYS.childNames(other), key)).isEqualTo(parent.equals(other));
    }

    @Property
    void sessionKeysComeBack(@ForAll long session, @ForAll long proxy, @ForAll("paths") String path) {
        assertThat(KEYS.sessionId(KEYS.session(session))).isEqualTo(session);
        assertThat(contains(KEYS.sessions(), KEYS.session(session))).isTrue();

        byte[] ephemeral = KEYS.ephemeral(session, path);
        assertThat(KEYS.ephemeralPath(ephemeral)).isEqualTo(path);
        assertThat(contains(KEYS.ephemerals(session), ephemeral)).isTrue();
        assertThat(contains(KEYS.ephemerals(session), KEYS.ephemeral(session ^ 1, path)))
                .isFalse();

        byte[] owned = KEYS.owned(proxy, session);
        assertThat(KEYS.ownedProxy(owned)).isEqualTo(proxy);
        assertThat(KEYS.ownedSessionId(owned)).isEqualTo(session);
        assertThat(contains(KEYS.owned(), owned)).isTrue();
        assertThat(contains(KEYS.owned(proxy), owned)).isTrue();
        assertThat(contains(KEYS.owned(proxy), KEYS.owned(proxy ^ 1, session))).isFalse();
    }

    @Property
    void containersComeBack(@ForAll("paths") String path) {
        assertThat(KEYS.reapPath(KEYS.reap(path))).isEqualTo(path);
        assertThat(contains(KEYS.reaps(), KEYS.reap(path))).isTrue();
    }

    @Property
    void whatIsBelowAZnodeIsAdjacent(@ForAll("paths") String path, @ForAll("paths") String other) {
        String znode = path.equals("/") ? "" : path;
        Range below = KEYS.descendantsAfter(znode, znode);
        assertThat(parts(other)).allMatch(part -> contains(below, part) == other.startsWith(znode + "/"));
        assertThat(parts(other)).allMatch(part -> KEYS.nodePath(part).equals(other));
    }

    @Property
    void pathsSortAsTheirKeys(@ForAll("paths") String path, @ForAll("paths") String other) {
        Range after = KEYS.descendantsAfter("", path);
        assertThat(parts(other))
                .allMatch(part -> contains(after, part) == new QuotaRecord(true, true, path).awaits(other));
    }

    @Property
    void quotasComeBack(@ForAll("paths") String path) {
        assertThat(KEYS.quotaPath(KEYS.quota(path))).isEqualTo(path);
        assertThat(contains(KEYS.quotas(), KEYS.quota(path))).isTrue();
        assertThat(contains(KEYS.quotas(), KEYS.quotaGeneration())).isFalse();
    }

    @Property
    void markersAreAProxys(@ForAll long proxy, @ForAll @IntRange(max = 64) int lane) {
        assertThat(contains(KEYS.markers(proxy), KEYS.marker(proxy, lane))).isTrue();
        assertThat(contains(KEYS.markers(proxy), KEYS.marker(proxy ^ 1, lane))).isFalse();
    }

    @Property
    void leasesComeBack(@ForAll long proxy) {
        ClusterKeys keys = new ClusterKeys(new byte[] {0x15, 0x07});
        assertThat(keys.leaseOwner(keys.lease(proxy))).isEqualTo(proxy);
        assertThat(contains(keys.leases(), keys.lease(proxy))).isTrue();
    }

    private static List<byte[]> parts(String path) {
        return List.of(
                KEYS.head(path),
                KEYS.acl(path),
                KEYS.data(path, 0),
                KEYS.data(path, 1),
                KEYS.data(path, 300),
                KEYS.children(path),
                KEYS.pzxid(path));
    }

    private static byte[] log(Stamp stamp, int member) {
        return stored(KEYS.newLogEntry(stamp.request(), member), stamp);
    }

    /** What the store makes of the operand of a {@code SET_VERSIONSTAMPED_KEY}. */
    private static byte[] stored(byte[] operand, Stamp stamp) {
        int offset = ByteBuffer.wrap(operand).order(ByteOrder.LITTLE_ENDIAN).getInt(operand.length - 4);
        byte[] key = Arrays.copyOf(operand, operand.length - 4);
        ByteBuffer.wrap(key).position(offset).putLong(stamp.version()).putShort((short) stamp.batchOrder());
        return key;
    }

    private static boolean contains(Range range, byte[] key) {
        return ByteArrayUtil.compareUnsigned(range.begin, key) <= 0
                && ByteArrayUtil.compareUnsigned(key, range.end) < 0;
    }
}
