package dev.keyreeve.relay.exchange;

import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;

/** A forwarded exchange with the line that it went out on. */
record Sent(Exchange.Forwarded exchange, Call call, Aim aim, Line line, Future<HttpClientResponse> answer) {}
