package io.groundkeeper.proxy.stats;

/** The kinds of requests there are. */
public enum RequestType {
    CREATE_SESSION("createSession", "SESS"),
    CLOSE_SESSION("closeSession", "CLOS"),
    PING("ping", "PING"),
    CREATE("create", "CREA"),
    CREATE2("create2", "CREA"),
    CREATE_CONTAINER("createContainer", "CREA"),
    CREATE_TTL("createTTL", "CREA"),
    DELETE("delete", "DELE"),
    DELETE_CONTAINER("deleteContainer", "DELE"),
    SET_DATA("setData", "SETD"),
    SET_ACL("setACL", "SETA"),
    CHECK("check", "CHEC"),
    MULTI("multi", "MULT"),
    EXISTS("exists", "EXIS"),
    GET_DATA("getData", "GETD"),
    GET_ACL("getACL", "GETA"),
    GET_CHILDREN("getChildren", "GETC"),
    GET_CHILDREN2("getChildren2", "GETC"),
    MULTI_READ("multiRead", "MLTR"),
    GET_ALL_CHILDREN_NUMBER("getAllChildrenNumber", "GETACN"),
    GET_EPHEMERALS("getEphemerals", "GETE"),
    SYNC("sync", "SYNC"),
    SET_WATCHES("setWatches", "SETW"),
    SET_WATCHES2("setWatches2", "STW2"),
    ADD_WATCH("addWatch", "ADDW"),
    CHECK_WATCHES("checkWatches", "CHKW"),
    REMOVE_WATCHES("removeWatches", "REMW"),
    WHO_AM_I("whoAmI", "HOMI"),
    RECONFIG("reconfig", RequestStats.NO_OPERATION),
    /** Of a type that there is not, or of no well-formed content. */
    OTHER("other", RequestStats.NO_OPERATION);

    private final String word;
    private final String shortName;

    RequestType(String word, String shortName) {
        this.word = word;
        this.shortName = shortName;
    }

    /** ZooKeeper's name of the operation. */
    public String word() {
        return word;
    }

    /** What ZooKeeper's {@code cons} calls it. */
    public String shortName() {
        return shortName;
    }
}
