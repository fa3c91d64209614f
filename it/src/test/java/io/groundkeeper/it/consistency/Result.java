package io.groundkeeper.it.consistency;

import java.util.List;

/**
 * What a client was answered; what the answer does not have is null, as a stat where it was not asked for.
 *
 * @param error ZooKeeper's code, 0 where there is none
 * @param path of the znode that was created
 * @param data of the znode that was read
 * @param stat of the znode that was read, created or set
 * @param children names of the children
 * @param members results of a multi's members
 */
public record Result(int error, String path, String data, ZnodeStat stat, List<String> children, List<Result> members) {
    public static final int NO_NODE = -101;
    public static final int BAD_VERSION = -103;
    public static final int NODE_EXISTS = -110;
    public static final int SESSION_EXPIRED = -112;
    public static final int NO_WATCHER = -121;

    /**
     * What of a znode's stat is checked.
     *
     * @param owner session of an ephemeral, 0 for others
     */
    public record ZnodeStat(long czxid, long mzxid, int version, int children, long owner) {}

    public static Result failed(int error) {
        return new Result(error, null, null, null, null, null);
    }

    public boolean ok() {
        return error == 0;
    }
}
