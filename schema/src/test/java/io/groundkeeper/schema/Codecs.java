package io.groundkeeper.schema;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every record of the format with its codec, and generators of what they may hold. */
final class Codecs {
    private Codecs() {}

    /** A record's codec. */
    record Codec<T>(String name, Arbitrary<T> values, Function<T, byte[]> encode, Function<byte[], T> decode) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A value with its codec. */
    record Sample<T>(Codec<T> codec, T value) {
        byte[] encoded() {
            return codec.encode.apply(value);
        }

        T decodedAgain() {
            return codec.decode.apply(encoded());
        }
    }

    static List<Codec<?>> all() {
        return List.of(
                new Codec<>("node head", heads(), NodeHead::encode, NodeHead::decode),
                new Codec<>("node ACL", nodeAcls(), NodeAcl::encode, NodeAcl::decode),
                new Codec<>("node data", nodeData(), NodeData::encode, NodeData::decode),
                new Codec<>("child counters", counters(), ChildCounters::encode, ChildCounters::decode),
                new Codec<>("stamp", stamps(), StampRecord::encode, StampRecord::decode),
                new Codec<>("session", sessions(), SessionRecord::encode, SessionRecord::decode),
                new Codec<>("commit marker", markers(), CommitMarker::encode, CommitMarker::decode),
                new Codec<>("tenant metadata", metadata(), TenantMetadata::encode, TenantMetadata::decode),
                new Codec<>("lease", leases(), LeaseRecord::encode, LeaseRecord::decode),
                new Codec<>("trim record", trims(), TrimRecord::encode, TrimRecord::decode),
                new Codec<>("quota", quotas(), QuotaRecord::encode, QuotaRecord::decode),
                new Codec<>("quota usage", quotaUsages(), QuotaUsage::encode, QuotaUsage::decode),
                new Codec<>("turn", turns(), TurnRecord::encode, TurnRecord::decode),
                new Codec<>("change", changes(), Change::encode, Change::decode));
    }

    static Arbitrary<Codec<?>> codecs() {
        return Arbitraries.of(all());
    }

    static Arbitrary<Sample<?>> samples() {
        return codecs().flatMap(Codecs::samples);
    }

    private static <T> Arbitrary<Sample<?>> samples(Codec<T> codec) {
        return codec.values.map(value -> new Sample<>(codec, value));
    }

    static Arbitrary<Stamp> stamps() {
        return Arbitraries.oneOf(committedStamps(), longs().map(Stamp::literal));
    }

    static Arbitrary<Stamp> committedStamps() {
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().between(0, Stamp.MAX_ORDER),
                        Arbitraries.integers().between(0, Stamp.MAX_ORDER))
                .as(Stamp::committed);
    }

    /** Valid paths, the root included; short names over few letters, so that they nest and share prefixes. */
    static Arbitrary<String> paths() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(3),
                text().filter(name -> !name.isEmpty()));
        return names.list().ofMaxSize(4).map(list -> "/" + String.join("/", list));
    }

    /** Text that a path or an ACL can hold: no NUL, no surrogates; bytes 0xFF never occur in UTF-8. */
    static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange(' ', '\u02ff')
                .withChars('\uffe5')
                .ofMaxLength(12)
                .map(text -> text.replace('/', '-'));
    }

    static Arbitrary<List<AclEntry>> acls() {
        Arbitrary<AclEntry> entries =
                Combinators.combine(integers(), text(), text()).as(AclEntry::new);
        return Arbitraries.oneOf(
                Arbitraries.of(List.of(AclEntry.OPEN, AclEntry.READ_ONLY, List.<AclEntry>of())),
                entries.list().ofMaxSize(4));
    }

    static Arbitrary<byte[]> bytes() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
                Arbitraries.of((byte) 0, (byte) 0xFF).array(byte[].class).ofMaxSize(6));
    }

    private static Arbitrary<Long> longs() {
        return Arbitraries.longs();
    }

    private static Arbitrary<Integer> integers() {
        return Arbitraries.integers();
    }

    private static Arbitrary<NodeHead> heads() {
        return Combinators.combine(stamps(), longs(), longs()).as(NodeHead::new);
    }

    private static Arbitrary<NodeAcl> nodeAcls() {
        return Combinators.combine(integers(), acls()).as(NodeAcl::new);
    }

    private static Arbitrary<NodeData> nodeData() {
        return Combinators.combine(stamps(), longs(), integers(), bytes().injectNull(0.1))
                .as(NodeData::of);
    }

    private static Arbitrary<QuotaRecord> quotas() {
        Arbitrary<Boolean> booleans = Arbitraries.of(true, false);
        return Combinators.combine(booleans, booleans, paths().injectNull(0.3)).as(QuotaRecord::new);
    }

    private static Arbitrary<TurnRecord> turns() {
        return Combinators.combine(
                        longs(), Arbitraries.integers(), Arbitraries.integers().set())
                .as(TurnRecord::new);
    }

    private static Arbitrary<QuotaUsage> quotaUsages() {
        return Combinators.combine(longs(), longs()).as(QuotaUsage::new);
    }

    private static Arbitrary<ChildCounters> counters() {
        return Combinators.combine(longs(), longs()).as(ChildCounters::new);
    }

    private static Arbitrary<SessionRecord> sessions() {
        return Combinators.combine(
                        integers(),
                        longs(),
                        integers(),
                        Arbitraries.bytes().array(byte[].class).ofSize(16))
                .as(SessionRecord::new);
    }

    private static Arbitrary<CommitMarker> markers() {
        return Combinators.combine(stamps(), longs(), integers()).as(CommitMarker::new);
    }

    private static Arbitrary<TenantMetadata> metadata() {
        return Combinators.combine(stamps(), longs(), longs())
                .as((base, zxid, created) -> new TenantMetadata(TenantMetadata.FORMAT, base, zxid, created));
    }

    private static Arbitrary<LeaseRecord> leases() {
        return Combinators.combine(longs(), longs()).as(LeaseRecord::new);
    }

    private static Arbitrary<TrimRecord> trims() {
        return Combinators.combine(longs(), longs(), longs()).as(TrimRecord::new);
    }

    private static Arbitrary<Change> changes() {
        return Arbitraries.oneOf(
                Combinators.combine(paths(), longs(), longs(), acls(), acls(), inlineData())
                        .as((path, time, owner, acl, parentAcl, data) ->
                                new Change.NodeCreated(path, time, owner, acl, parentAcl, data.inline(), data.data())),
                Combinators.combine(paths(), acls(), acls()).as(Change.NodeDeleted::new),
                Combinators.combine(paths(), longs(), integers(), acls(), inlineData())
                        .as((path, time, version, acl, data) ->
                                new Change.DataChanged(path, time, version, acl, data.inline(), data.data())),
                Combinators.combine(paths(), nodeAcls()).as(Change.AclChanged::new),
                Combinators.combine(longs(), integers()).as(Change.SessionMoved::new),
                longs().map(Change.SessionClosed::new),
                Combinators.combine(paths(), quotaUsages()).as(Change.QuotaUsed::new));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record InlineData(boolean inline, byte[] data) {}

    private static Arbitrary<InlineData> inlineData() {
        return Arbitraries.oneOf(
                Arbitraries.just(new InlineData(false, null)),
                bytes().injectNull(0.2).map(data -> new InlineData(true, data)));
    }
}
