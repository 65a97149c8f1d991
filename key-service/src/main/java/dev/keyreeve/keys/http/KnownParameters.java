package dev.keyreeve.keys.http;

import dev.keyreeve.contracts.error.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an endpoint does not know: a filter that is misspelt must not look as if it had been
 * applied. What an endpoint knows is what its method declares; one that declares nothing but takes the whole address
 * passes it on to the service that owns it, which does the same.
 *
 * <p>SDKs write an array as {@code emails[]=…}; it is read as {@code emails}.
 */
class KnownParameters {
    /** What may be repeated in an answer; anything else may be a secret that slipped into the address. */
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,32}(\\[[a-z]{0,8}])?");

    @ServerRequestFilter
    public void refuseOthers(ResourceInfo matched, RoutingContext request) {
        var known = known(matched.getResourceMethod());
        if (known.isEmpty() && isForwarded(matched.getResourceMethod())) {
            return;
        }
        var given = request.queryParams();
        known.forEach((name, type) -> {
            if (type == List.class) {
                given.add(name, given.getAll(name + "[]")).remove(name + "[]");
            }
        });
        for (var name : given.names()) {
            if (!known.containsKey(name)) {
                throw refusal(name, known);
            }
        }
    }

    private static boolean isForwarded(Method endpoint) {
        return List.of(endpoint.getParameterTypes()).contains(UriInfo.class);
    }

    /** Names with their types. */
    private static Map<String, Class<?>> known(Method endpoint) {
        var known = new TreeMap<String, Class<?>>();
        for (Parameter parameter : endpoint.getParameters()) {
            put(known, parameter, parameter.getType());
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                Arrays.stream(parameter.getType().getDeclaredFields())
                        .forEach(field -> put(known, field, field.getType()));
            }
        }
        return known;
    }

    private static void put(Map<String, Class<?>> known, AnnotatedElement declared, Class<?> type) {
        var named = declared.getAnnotation(QueryParam.class);
        if (named != null) {
            known.put(named.value(), type);
        }
    }

    private static Refusal refusal(String name, Map<String, Class<?>> known) {
        var there = known.isEmpty() ? "; there are none" : "; there are: " + String.join(", ", known.keySet());
        return NAME.matcher(name).matches()
                ? Refusal.invalid(name, "'" + name + "' is not a query parameter here" + there)
                : new Refusal(ErrorCode.INVALID_REQUEST, "There is a query parameter that is not known here" + there);
    }
}
