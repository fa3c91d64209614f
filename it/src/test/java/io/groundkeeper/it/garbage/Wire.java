package io.groundkeeper.it.garbage;

import io.groundkeeper.proxy.fuzz.Bytes;
import org.apache.zookeeper.proto.RequestHeader;

/** The frames of the wire protocol: a frame is its length in four bytes, and then so much. */
public final class Wire {

    private Wire() {}

    /** A frame with the right length. */
    public static byte[] frame(byte[]... parts) {
        byte[] payload = Bytes.concat(parts);
        return Bytes.concat(Bytes.of(payload.length), payload);
    }

    /** A frame that is a request. */
    public static byte[] request(int xid, int type, byte[]... body) {
        return frame(Bytes.of(new RequestHeader(xid, type)), Bytes.concat(body));
    }
}
