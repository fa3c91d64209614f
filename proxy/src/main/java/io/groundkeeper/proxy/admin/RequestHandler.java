package io.groundkeeper.proxy.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection, one after the other: none is read before the one before it is answered. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    /** How long a request may take to arrive, the silence before it included. */
    private static final int REQUEST_SECONDS = 30;

    /** Requests that may be sent before those before them are answered. */
    private static final int MAX_PENDING = 64;

    /** For whatever is answered: nothing is to be embedded, kept, run, or taken for another type. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final Router router;
    private final Executor workers;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private boolean busy;
    private Future<?> deadline;

    /**
     * What is to be answered.
     *
     * @param answer the answer, where it is known without asking anyone
     */
    private record Pending(Request request, Response answer, boolean keepAlive) {}

    RequestHandler(Router router, Executor workers) {
        this.router = router;
        this.workers = workers;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitRequest(context);
    }

    private void awaitRequest(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> context.close(), REQUEST_SECONDS, TimeUnit.SECONDS);
        context.channel().config().setAutoRead(true);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        deadline.cancel(false);
        context.channel().config().setAutoRead(false);
        // There may be some more in what was read already.
        if (pending.size() == MAX_PENDING) {
            context.close();
            return;
        }
        pending.add(pending(context, message));
        if (!busy) {
            answerNext(context);
        }
    }

    private static Pending pending(ChannelHandlerContext context, FullHttpRequest message) {
        if (message.decoderResult().isFailure()) {
            return new Pending(null, unreadable(message.decoderResult().cause()), false);
        }
        boolean keepAlive = HttpUtil.isKeepAlive(message);
        try {
            Request request = Request.of(
                    message.method().name(),
                    message.uri(),
                    message.headers().copy(),
                    ByteBufUtil.getBytes(message.content()),
                    (InetSocketAddress) context.channel().remoteAddress());
            return new Pending(request, null, keepAlive);
        } catch (IllegalArgumentException e) {
            Response error = Response.error(Response.BAD_REQUEST, "the request's target cannot be decoded");
            return new Pending(null, error, keepAlive);
        }
    }

    private void answerNext(ChannelHandlerContext context) {
        Pending next = pending.remove();
        busy = true;
        if (next.answer() != null) {
            send(context, next.answer(), next.keepAlive());
        } else if (router.isImmediate(next.request())) {
            send(context, router.answer(next.request()), next.keepAlive());
        } else {
            answerLater(context, next.request(), next.keepAlive());
        }
    }

    private void answerLater(ChannelHandlerContext context, Request request, boolean keepAlive) {
        try {
            workers.execute(() -> {
                Response response = router.answer(request);
                context.executor().execute(() -> send(context, response, keepAlive));
            });
        } catch (RejectedExecutionException e) {
            Response full = Response.error(Response.UNAVAILABLE, "too many requests wait for an answer: try again");
            send(context, full.with("Retry-After", "5"), keepAlive);
        }
    }

    private static Response unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Response.error(Response.URI_TOO_LONG, "the request's first line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Response.error(Response.HEADERS_TOO_LARGE, "the request's headers are too long");
        }
        return Response.error(Response.BAD_REQUEST, "this is no HTTP/1.1 request");
    }

    private void send(ChannelHandlerContext context, Response response, boolean keepAlive) {
        FullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body()));
        HEADERS.forEach(message.headers()::set);
        response.headers().forEach(message.headers()::set);
        message.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        HttpUtil.setKeepAlive(message, keepAlive);
        context.writeAndFlush(message).addListener((ChannelFutureListener) sent -> {
            if (!sent.isSuccess() || !keepAlive) {
                context.close();
            } else {
                busy = false;
                goOn(context);
            }
        });
    }

    private void goOn(ChannelHandlerContext context) {
        if (pending.isEmpty()) {
            awaitRequest(context);
        } else {
            answerNext(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A connection to the admin server ends: {}", cause.toString());
        context.close();
    }
}
