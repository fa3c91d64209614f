package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;
import java.util.List;

/**
 * A znode's access control list.
 *
 * @param version how often it was changed (aversion)
 * @param entries the list, in the order in which it was given
 */
public record NodeAcl(int version, List<AclEntry> entries) {

    public NodeAcl {
        entries = List.copyOf(entries);
    }

    public byte[] encode() {
        return Tuple.from(version, AclEntry.toElement(entries)).pack();
    }

    public static NodeAcl decode(byte[] value) {
        return Records.decode("node ACL", value, buffer -> {
            Tuple tuple = Records.tuple(buffer);
            return new NodeAcl((int) tuple.getLong(0), AclEntry.fromElement(tuple.get(1)));
        });
    }
}
