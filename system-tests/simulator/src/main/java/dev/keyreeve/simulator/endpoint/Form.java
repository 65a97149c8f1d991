package dev.keyreeve.simulator.endpoint;

import dev.keyreeve.simulator.wire.ApiError;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/form-data} body, in memory as it came. */
public final class Form {
    private final Map<String, String> fields;
    private final List<File> files;
    private final @Nullable String deployment;

    /** A file that was sent along. */
    public record File(String field, String name, String contentType, Buffer content) {}

    private Form(Map<String, String> fields, List<File> files, @Nullable String deployment) {
        this.fields = fields;
        this.files = files;
        this.deployment = deployment;
    }

    public static Form parse(Incoming request) {
        String type = request.headers().get(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, "multipart/form-data", 0, "multipart/form-data".length())) {
            throw new Refusal(new ApiError(
                    415,
                    ApiError.INVALID_REQUEST,
                    "unsupported_media_type",
                    null,
                    "Unsupported content type: '" + type
                            + "'. This API method only accepts 'multipart/form-data' requests.",
                    -1));
        }
        DefaultFullHttpRequest whole = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/",
                Unpooled.wrappedBuffer(request.body().getBytes()),
                new DefaultHttpHeaders().add(HttpHeaderNames.CONTENT_TYPE, type),
                EmptyHttpHeaders.INSTANCE);
        try {
            return read(new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), whole), request.deployment());
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException | IOException _) {
            throw new Refusal(ApiError.invalid(null, null, "Could not parse multipart form"));
        }
    }

    private static Form read(HttpPostRequestDecoder decoder, @Nullable String deployment) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        List<File> files = new ArrayList<>();
        try {
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                if (data instanceof FileUpload file) {
                    files.add(new File(
                            file.getName(), file.getFilename(), file.getContentType(), Buffer.buffer(file.get())));
                } else if (data instanceof Attribute field) {
                    fields.put(field.getName(), field.getValue());
                }
            }
        } finally {
            decoder.destroy();
        }
        return new Form(fields, files, deployment);
    }

    /** The model that the path names, else that of the form. */
    public String model() {
        return modelOr("");
    }

    /** The same; {@code otherwise} if neither names one. */
    public String modelOr(String otherwise) {
        String named = deployment == null ? fields.get("model") : deployment;
        String model = named == null ? otherwise : named;
        if (model.isEmpty()) {
            throw new Refusal(ApiError.invalid(null, null, "you must provide a model parameter"));
        }
        return RequestBody.existing(model);
    }

    public @Nullable String text(String name) {
        return fields.get(name);
    }

    public boolean flag(String name) {
        return "true".equals(fields.get(name));
    }

    public int whole(String name, int least, int most, int otherwise) {
        String text = fields.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Answered below.
        }
        throw new Refusal(ApiError.invalid(
                name, "invalid_value", "Invalid '" + name + "': expected an integer from " + least + " to " + most));
    }

    public String require(String name) {
        String text = fields.get(name);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    /** The one file that a field must hold. */
    public File file(String field) {
        List<File> found = files(field);
        if (found.isEmpty()) {
            throw missing(field);
        }
        return found.getFirst();
    }

    /** The files of a field, which may be written {@code image} or {@code image[]}. */
    public List<File> files(String field) {
        return files.stream()
                .filter(file -> file.field.equals(field) || file.field.equals(field + "[]"))
                .toList();
    }

    private static Refusal missing(String name) {
        return new Refusal(
                ApiError.invalid(name, "missing_required_parameter", "Missing required parameter: '" + name + "'."));
    }
}
