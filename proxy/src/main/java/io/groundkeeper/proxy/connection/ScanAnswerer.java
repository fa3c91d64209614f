package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.connection.Replies.Answer;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.MultiCodec.MultiReply;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.watch.ChildList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.proto.GetAllChildrenNumberResponse;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what more than one znode is read for. */
final class ScanAnswerer {
    private static final Logger LOG = LoggerFactory.getLogger(ScanAnswerer.class);

    /** Data in one reply at the most: a client that wants more must ask more often. */
    private static final long MAX_MULTI_READ_BYTES = 64 << 20;

    private final TenantServices tenant;
    private final Connection connection;
    private final Replies replies;

    ScanAnswerer(TenantServices tenant, Connection connection, Replies replies) {
        this.tenant = tenant;
        this.connection = connection;
        this.replies = replies;
    }

    void multiRead(Packet packet, ClientRequest.MultiRead request) {
        MultiReadAnswer answer = new MultiReadAnswer(request);
        tenant.view().readTogether(answer.reads(), new Replies.Reading<>(replies) {
            @Override
            public void read(List<ChildList> nodes, long zxid) {
                if (bytes(nodes) > MAX_MULTI_READ_BYTES) {
                    connection.about(LOG.atWarn()).log("Dropping a client: it asks for {} bytes at once", bytes(nodes));
                    connection.drop("it asks for too much at once");
                } else {
                    MultiReply whole = answer.of(nodes, connection.caller(), tenant.bodies());
                    replies.send(packet, Reply.ok(packet.xid(), zxid, whole));
                }
            }
        });
    }

    private static long bytes(List<ChildList> nodes) {
        return nodes.stream()
                .filter(node -> node != null && node.znode().data() != null)
                .mapToLong(node -> node.znode().data().length)
                .sum();
    }

    /** Permission is asked for first, and again of the znode that is counted below. */
    void countDescendants(Packet packet, String path) {
        if (!ZnodePaths.isReadable(path)) {
            replies.failed(packet, Code.NONODE);
            return;
        }
        String read = ZnodePaths.toRead(path);
        // In ZooKeeper's tree the root is below its other, empty name.
        int itself = path.isEmpty() ? 1 : 0;
        tenant.view().readZnode(read, new Permitted(packet) {
            @Override
            void permitted(long zxid) {
                tenant.view().countDescendants(read, new Replies.Reading<>(replies) {
                    @Override
                    public void read(Long count, long zxidOfCount) {
                        tenant.view().readZnode(read, new Permitted(packet) {
                            @Override
                            void permitted(long zxidOfZnode) {
                                int number = (int) (count + itself);
                                replies.send(
                                        packet,
                                        Reply.ok(packet.xid(), zxidOfZnode, new GetAllChildrenNumberResponse(number)));
                            }
                        });
                    }
                });
            }
        });
    }

    /** As in ZooKeeper they are the session's own, so no permission is asked for. */
    void ephemerals(Packet packet, String prefix) {
        boolean all = prefix == null || prefix.trim().isEmpty() || prefix.trim().equals("/");
        Answer<Set<String>> answer = (paths, zxid) -> {
            List<String> found = paths.stream()
                    .filter(path -> all || path.startsWith(prefix))
                    .toList();
            return Reply.ok(packet.xid(), zxid, new GetEphemeralsResponse(found));
        };
        tenant.view().readEphemerals(connection.sessionId(), replies.answering(packet, answer));
    }

    /** Goes on where the client may read a znode, and answers where not. */
    private abstract class Permitted extends Replies.Reading<Znode> {
        private final Packet packet;

        private Permitted(Packet packet) {
            super(replies);
            this.packet = packet;
        }

        abstract void permitted(long zxid);

        @Override
        public void read(Znode znode, long zxid) {
            Optional<Code> refusal = replies.refusal(znode, AclEntry.READ);
            if (refusal.isPresent()) {
                replies.send(packet, Reply.failed(packet.xid(), zxid, refusal.get()));
            } else {
                permitted(zxid);
            }
        }
    }
}
