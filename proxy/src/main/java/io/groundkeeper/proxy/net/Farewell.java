package io.groundkeeper.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends what is sent, and leaves it to the client to close. A socket that is closed while something from the client lies unread
 * in it is reset, and with it may go answers that have not arrived yet.
 */
final class Farewell implements ChannelFutureListener {
    static final Farewell INSTANCE = new Farewell();

    private Farewell() {}

    @Override
    public void operationComplete(ChannelFuture sent) {
        Channel channel = sent.channel();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (!sent.isSuccess() || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        if (tls != null) {
            tls.closeOutbound();
        } else {
            duplex.shutdownOutput();
        }
        // The close that follows is the client's only in form.
        channel.pipeline().fireUserEventTriggered(this);
        // To see it; what else the client sends is not taken any more.
        channel.config().setAutoRead(true);
    }
}
