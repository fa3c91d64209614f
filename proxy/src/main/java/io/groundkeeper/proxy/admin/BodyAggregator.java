package io.groundkeeper.proxy.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** Waits for a request's body. Whoever sends one that is too long is told so and disconnected. */
final class BodyAggregator extends HttpObjectAggregator {
    private final int maxBytes;

    BodyAggregator(int maxBytes) {
        super(maxBytes);
        this.maxBytes = maxBytes;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        Response error = Response.error(Response.TOO_LARGE, "a request's body has at most " + maxBytes + " bytes");
        FullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                Unpooled.wrappedBuffer(error.body()));
        message.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, error.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, error.body().length);
        HttpUtil.setKeepAlive(message, false);
        context.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
    }
}
