package dev.keyreeve.relay.content;

import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A form of several parts ({@code multipart/form-data}, RFC 7578). Rendered with a boundary of our own, so that nothing in
 * a part can end it: the boundary is drawn when the parts are known.
 */
public record Form(List<Part> parts, int bytes) implements Content {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int BOUNDARY_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    public Form {
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param name without quotes, control characters and backslashes, as is the file name
     * @param mediaType as the caller gives it; absent for a plain field
     */
    public record Part(String name, Optional<String> fileName, Optional<String> mediaType, Buffer data) {
        /** Empty when it is a file, or no UTF-8. */
        public Optional<String> field() {
            return fileName.isPresent() ? Optional.empty() : text();
        }

        /** What a model could read in it; empty when it is no UTF-8. */
        public Optional<String> text() {
            return Utf8.decode(data.getBytes());
        }

        public Part with(Buffer other) {
            return new Part(name, fileName, mediaType, other);
        }

        @Override
        public String toString() {
            return "Part[" + name + ", " + data.length() + " bytes]";
        }
    }

    /** The field of that name, if it is there and no file. */
    public Optional<String> field(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .flatMap(Part::field);
    }

    @Override
    public Rendered render() {
        var boundary = freeBoundary();
        var body = Buffer.buffer(bytes + parts.size() * 128);
        for (var part : parts) {
            var head = new StringBuilder("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
            head.append(part.name()).append('"');
            part.fileName()
                    .ifPresent(name -> head.append("; filename=\"").append(name).append('"'));
            part.mediaType().ifPresent(type -> head.append("\r\nContent-Type: ").append(type));
            body.appendString(head.append("\r\n\r\n").toString())
                    .appendBuffer(part.data())
                    .appendBytes(LINE_END);
        }
        body.appendString("--" + boundary + "--\r\n");
        return new Rendered("multipart/form-data; boundary=" + boundary, body);
    }

    /** 128 random bits that no caller knows: that a part holds them by chance does not happen. */
    private static String freeBoundary() {
        var random = new byte[BOUNDARY_BYTES];
        RANDOM.nextBytes(random);
        return "keyreeve-" + HexFormat.of().formatHex(random);
    }

    @Override
    public String toString() {
        return "Form[" + parts.size() + " parts, " + bytes + " bytes]";
    }
}
