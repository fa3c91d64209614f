package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Range;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The bytes of format 1. Whatever fails here is another format: raise {@link TenantMetadata#FORMAT}. */
class GoldenBytesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Stamp STAMP = Stamp.committed(0x0102030405060708L, 0x090A, 0x0B0C);
    private static final List<AclEntry> DIGEST = List.of(new AclEntry(31, "digest", "u:h"));
    private static final TenantKeys KEYS = new TenantKeys(HEX.parseHex("ABCD"));

    @Test
    void stamps() {
        assertRecord(STAMP, StampRecord::encode, StampRecord::decode, "01 0102030405060708 090a 0b0c");
        assertRecord(Stamp.literal(5), StampRecord::encode, StampRecord::decode, "02 0000000000000005 00000000");
        assertBytes(StampRecord.encode(Stamp.pending(3)), "01 ffffffffffffffff ffff 0003");
    }

    @Test
    void nodeHead() {
        assertRecord(
                new NodeHead(STAMP, 1000, 0x7F),
                NodeHead::encode,
                NodeHead::decode,
                "01 0102030405060708 090a 0b0c 00000000000003e8 000000000000007f");
        assertThat(NodeHead.CONTAINER).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void nodeAcl() {
        assertRecord(new NodeAcl(3, AclEntry.OPEN), NodeAcl::encode, NodeAcl::decode, "1503 00");
        assertRecord(new NodeAcl(0, List.of()), NodeAcl::encode, NodeAcl::decode, "14 05 00");
        assertRecord(
                new NodeAcl(1, DIGEST),
                NodeAcl::encode,
                NodeAcl::decode,
                "1501 05 05 151f 02 646967657374 00 02 753a68 00 00 00");
    }

    @Test
    void nodeData() {
        assertRecord(
                NodeData.of(STAMP, 1000, 2, new byte[] {1, 2}),
                NodeData::encode,
                NodeData::decode,
                "01 0102030405060708 090a 0b0c 00000000000003e8 00000002 00000002 0102");
        assertRecord(
                NodeData.of(Stamp.ZERO, 0, -1, null),
                NodeData::encode,
                NodeData::decode,
                "02 0000000000000000 00000000 0000000000000000 ffffffff ffffffff");
    }

    @Test
    void childCounters() {
        assertRecord(
                new ChildCounters(0x0102, -1),
                ChildCounters::encode,
                ChildCounters::decode,
                "0201000000000000 ffffffffffffffff");
    }

    @Test
    void quotas() {
        assertRecord(new QuotaRecord(true, false, null), QuotaRecord::encode, QuotaRecord::decode, "27 26 00");
        assertRecord(new QuotaRecord(true, true, "/a"), QuotaRecord::encode, QuotaRecord::decode, "27 27 02 2f61 00");
        assertRecord(
                new QuotaUsage(0x0102, -1),
                QuotaUsage::encode,
                QuotaUsage::decode,
                "0201000000000000 ffffffffffffffff");
        assertBytes(new QuotaUsage(-1, 1).encode(), "ffffffffffffffff 0000000000000000");
    }

    @Test
    void turns() {
        assertRecord(
                new TurnRecord(8, 2, Set.of(1, -1)),
                TurnRecord::encode,
                TurnRecord::decode,
                "0000000000000008 00000002 ffffffff 00000001");
    }

    @Test
    void sessionRecord() {
        assertRecord(
                new SessionRecord(30_000, 9, 5, HEX.parseHex("000102030405060708090a0b0c0d0e0f")),
                SessionRecord::encode,
                SessionRecord::decode,
                "00007530 0000000000000009 00000005 000102030405060708090a0b0c0d0e0f");
    }

    @Test
    void commitMarker() {
        assertRecord(
                new CommitMarker(STAMP, 5, 2),
                CommitMarker::encode,
                CommitMarker::decode,
                "01 0102030405060708 090a 0b0c 0000000000000005 00000002");
    }

    @Test
    void reapRecord() {
        assertRecord(new ReapRecord(5, 9), ReapRecord::encode, ReapRecord::decode, "0000000000000005 0000000000000009");
        assertThat(ReapRecord.decode(new byte[0])).isEqualTo(new ReapRecord(0, 0));
    }

    @Test
    void owners() {
        assertThat(NodeHead.ttlOwner(0x1_0203_0405L)).isEqualTo(0xff00_0001_0203_0405L);
        assertThat(NodeHead.CONTAINER).isEqualTo(0x8000_0000_0000_0000L);
    }

    @Test
    void leaseAndTrim() {
        assertRecord(
                new LeaseRecord(1, 2), LeaseRecord::encode, LeaseRecord::decode, "0000000000000001 0000000000000002");
        assertRecord(
                new TrimRecord(1, 2, 3),
                TrimRecord::encode,
                TrimRecord::decode,
                "0000000000000001 0000000000000002 0000000000000003");
    }

    @Test
    void tenantLimits() {
        assertRecord(TenantLimits.NONE, TenantLimits::encode, TenantLimits::decode, "");
        assertRecord(
                TenantLimits.NONE
                        .with(TenantLimit.SESSIONS, 9)
                        .with(TenantLimit.CONNECTIONS_PER_ADDRESS, 8)
                        .with(TenantLimit.ZNODES, 7)
                        .with(TenantLimit.BYTES, 6)
                        .with(TenantLimit.WATCHES, 5)
                        .with(TenantLimit.REQUESTS_PER_SECOND, 4)
                        .with(TenantLimit.REQUEST_BYTES, 0),
                TenantLimits::encode,
                TenantLimits::decode,
                "1501 1509 1502 1508 1503 1507 1504 1506 1505 1505 1506 1504 1507 14");
    }

    @Test
    void tenantUsage() {
        assertRecord(
                new TenantUsage(0x0102, 3, -1),
                TenantUsage::encode,
                TenantUsage::decode,
                "0201000000000000 0300000000000000 ffffffffffffffff");
        assertBytes(new TenantUsage(-1, 1, 0).encode(), "ffffffffffffffff 0000000000000000 0000000000000000");
        assertBytes(new TenantUsage(-1, 0, 0).encode(), "ffffffffffffffff ffffffffffffffff ffffffffffffffff");
    }

    @Test
    void tenantMetadata() {
        assertRecord(
                new TenantMetadata(1, STAMP, 7, 1000),
                TenantMetadata::encode,
                TenantMetadata::decode,
                "00000001 01 0102030405060708 090a 0b0c 0000000000000007 00000000000003e8");
        byte[] pending = new TenantMetadata(1, Stamp.pending(0), 7, 1000).encode();
        assertThat(HEX.formatHex(pending, TenantMetadata.PLACEHOLDER_OFFSET, TenantMetadata.PLACEHOLDER_OFFSET + 10))
                .isEqualTo("ff".repeat(10));
    }

    @Test
    void aNewerFormatIsRefusedWhateverFollows() {
        for (String hex : List.of("00000002", "0000000201", "00000002ffffffffffffffffffffffffffffffffffffffffffff")) {
            assertThatThrownBy(() -> TenantMetadata.decode(HEX.parseHex(hex)))
                    .isInstanceOf(RecordFormatException.class)
                    .hasMessageContaining("format 2")
                    .hasMessageContaining("format 1")
                    .hasMessageContaining("run a version at least as new");
        }
    }

    @Test
    void changes() {
        assertChange(
                new Change.NodeCreated("/a", 1000, 9, AclEntry.OPEN, DIGEST, true, new byte[] {0, 5}),
                "1501 02 2f61 00 16 03e8 1509 00 "
                        + "05 05 151f 02 646967657374 00 02 753a68 00 00 00 27 01 00ff 05 00");
        assertChange(
                new Change.NodeCreated("/a", 1000, 0, AclEntry.OPEN, AclEntry.OPEN, false, null),
                "1501 02 2f61 00 16 03e8 14 00 00 26 00");
        assertChange(
                new Change.NodeDeleted("/a", AclEntry.OPEN, AclEntry.READ_ONLY),
                "1502 02 2f61 00 00 05 05 1501 02 776f726c64 00 02 616e796f6e65 00 00 00");
        assertChange(
                new Change.DataChanged("/a", 1000, 4, AclEntry.OPEN, true, new byte[0]),
                "1503 02 2f61 00 16 03e8 1504 00 27 01 00");
        assertChange(new Change.AclChanged("/a", new NodeAcl(2, AclEntry.OPEN)), "1504 02 2f61 00 1502 00");
        assertChange(new Change.SessionMoved(9, 2), "1505 1509 1502");
        assertChange(new Change.SessionClosed(0x100), "1506 160100");
        assertChange(new Change.QuotaUsed("/a", new QuotaUsage(1, -2)), "1507 02 2f61 00 1501 13fd");
    }

    @Test
    void tenantKeys() {
        assertKey(KEYS.metadata(), "14");
        assertKey(KEYS.head("/a"), "1501 02 2f61 00 14");
        assertKey(KEYS.acl("/a"), "1501 02 2f61 00 1501");
        assertKey(KEYS.data("/a", 0), "1501 02 2f61 00 1502 14");
        assertKey(KEYS.data("/a", 1), "1501 02 2f61 00 1502 1501");
        assertKey(KEYS.children("/a"), "1501 02 2f61 00 1503");
        assertKey(KEYS.pzxid("/a"), "1501 02 2f61 00 1504");
        assertKey(KEYS.child("/a", "b"), "1502 02 2f61 00 02 62 00");
        assertKey(KEYS.doorbell(), "1504");
        assertKey(KEYS.session(0x1234), "1505 16 1234");
        assertKey(KEYS.ephemeral(9, "/e"), "1506 1509 02 2f65 00");
        assertKey(KEYS.owned(8, 9), "1507 1508 1509");
        assertKey(KEYS.reap("/c"), "1508 02 2f63 00");
        assertKey(KEYS.marker(8, 2), "1509 1508 1502");
        assertKey(KEYS.trim(), "150a");
        assertKey(KEYS.quotaGeneration(), "150b");
        assertKey(KEYS.quota("/a"), "150b 02 2f61 00");
        assertKey(KEYS.quotaUsage("/a"), "150c 02 2f61 00");
        assertKey(KEYS.newTurn(), "150d 33 ffffffffffffffffffff 0000 05000000");
        assertKey(KEYS.limits(), "150e");
        assertKey(KEYS.usage(), "150f");
        assertKey(KEYS.counted(), "1510");
    }

    @Test
    void logKeys() {
        // The placeholder begins 5 bytes in: prefix, log, code of a versionstamp.
        assertKey(KEYS.newLogEntry(2, 1), "1503 33 ffffffffffffffffffff 0002 1501 05000000");
        assertThat(KEYS.logKey(HEX.parseHex("abcd1503330102030405060708090a0b0c1501")))
                .isEqualTo(new LogKey(STAMP, 1));
        assertRange(KEYS.logAfter(STAMP), "1503 33 0102030405060708 090a 0b0d", "1503 ff");
        assertRange(KEYS.logAfter(Stamp.endOf(5)), "1503 33 0000000000000006", "1503 ff");
        assertRange(KEYS.logBefore(6), "1503 00", "1503 33 0000000000000006 0000 0000");
    }

    @Test
    void ranges() {
        assertRange(KEYS.node("/a"), "1501 02 2f61 00 00", "1501 02 2f61 00 ff");
        assertRange(KEYS.nodeData("/a"), "1501 02 2f61 00 1502 00", "1501 02 2f61 00 1502 ff");
        assertRange(KEYS.childNames("/a"), "1502 02 2f61 00 00", "1502 02 2f61 00 ff");
        assertRange(KEYS.sessions(), "1505 00", "1505 ff");
        assertRange(KEYS.ephemerals(9), "1506 1509 00", "1506 1509 ff");
        assertRange(KEYS.owned(8), "1507 1508 00", "1507 1508 ff");
        assertRange(KEYS.owned(), "1507 00", "1507 ff");
        assertRange(KEYS.reaps(), "1508 00", "1508 ff");
        assertRange(KEYS.markers(8), "1509 1508 00", "1509 1508 ff");
        assertRange(KEYS.quotas(), "150b 00", "150b ff");
        assertRange(KEYS.turns(), "150d 00", "150d ff");
        assertRange(KEYS.descendantsAfter("/a", "/a"), "1501 02 2f612f 00", "1501 02 2f6130 00");
        assertRange(KEYS.descendantsAfter("/a", "/a/b"), "1501 02 2f612f62 00 ff", "1501 02 2f6130 00");
        assertRange(KEYS.descendantsAfter("/", "/"), "1501 02 2f 00 ff", "1501 ff");
        assertRange(KEYS.descendantsAfter("/", "/a"), "1501 02 2f61 00 ff", "1501 ff");
        assertRange(KEYS.usageAndCounted(), "150f", "1510 00");
        assertRange(KEYS.unknown(), "1510 00", "ff");
        assertThat(KEYS.all().begin).isEqualTo(HEX.parseHex("abcd"));
        assertThat(KEYS.all().end).isEqualTo(HEX.parseHex("abce"));
    }

    @Test
    void clusterKeys() {
        ClusterKeys keys = new ClusterKeys(HEX.parseHex("ABCD"));
        assertKey(keys.lease(9), "14 1509");
        assertRange(keys.leases(), "14 00", "14 ff");
        assertThat(ClusterKeys.CLUSTER).containsExactly("groundkeeper", "cluster");
        assertKey(keys.generation(), "1502");
        assertThat(ClusterKeys.TENANTS).containsExactly("groundkeeper", "tenants");
        assertThat(ClusterKeys.DELETED).containsExactly("groundkeeper", "deleted");
    }

    private static void assertChange(Change change, String hex) {
        assertRecord(change, Change::encode, Change::decode, hex);
    }

    private static <T> void assertRecord(T value, Function<T, byte[]> encode, Function<byte[], T> decode, String hex) {
        assertBytes(encode.apply(value), hex);
        assertThat(decode.apply(HEX.parseHex(hex.replace(" ", ""))))
                .usingRecursiveComparison()
                .isEqualTo(value);
    }

    private static void assertRange(Range range, String begin, String end) {
        assertKey(range.begin, begin);
        assertKey(range.end, end);
    }

    private static void assertKey(byte[] key, String hexAfterPrefix) {
        assertBytes(key, "abcd" + hexAfterPrefix);
    }

    private static void assertBytes(byte[] bytes, String hex) {
        assertThat(HEX.formatHex(bytes)).isEqualTo(hex.replace(" ", ""));
    }
}
