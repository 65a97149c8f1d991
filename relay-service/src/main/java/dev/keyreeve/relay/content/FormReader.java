package dev.keyreeve.relay.content;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code multipart/form-data} (RFC 7578, RFC 2046 section 5.1) so that it has one meaning: no preamble, no epilogue,
 * CRLF alone, no header that could change how a part is read, no field twice.
 */
public final class FormReader {
    private static final Pattern BOUNDARY = Pattern.compile(
            "multipart/form-data\\s*;\\s*boundary=(?:\"([A-Za-z0-9'()+_,./:=? -]{1,70})\"|([A-Za-z0-9'+_.-]{1,70}))\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DISPOSITION = Pattern.compile(
            "form-data;\\s*name=\"([^\"\\\\\\p{Cntrl}]{1,200})\"(?:;\\s*filename=\"([^\"\\\\\\p{Cntrl}]{0,500})\")?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+[ -~]{0,100}");

    /** Say nothing that we do not know, and are not passed on. */
    private static final Set<String> DROPPED = Set.of("content-length", "content-transfer-encoding");

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final int MOST_PARTS = 500;
    private static final int LONGEST_HEAD = 2_048;

    private final Buffer body;
    private final byte[] bytes;
    private final byte[] delimiter;
    private int at;

    private FormReader(Buffer body, String boundary) {
        this.body = body;
        this.bytes = body.getBytes();
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    public static Form read(String contentType, Buffer body) throws Malformed {
        var found = BOUNDARY.matcher(contentType);
        if (!found.matches()) {
            throw new Malformed("The Content-Type must be multipart/form-data with a boundary");
        }
        var boundary = found.group(1) == null ? found.group(2) : found.group(1);
        return new Form(new FormReader(body, boundary).parts(), body.length());
    }

    private List<Form.Part> parts() throws Malformed {
        // The first delimiter has no line end before it.
        if (!matches(delimiter, 2, 0)) {
            throw new Malformed("The form does not begin with its boundary");
        }
        at = delimiter.length - 2;
        var parts = new ArrayList<Form.Part>();
        var names = new HashSet<String>();
        while (!isLast()) {
            var part = part();
            // A list is written as name[]; anything else that comes twice could be read in two ways.
            if (!names.add(part.name()) && !part.name().endsWith("[]")) {
                throw new Malformed("The form has the field '" + part.name() + "' twice");
            }
            parts.add(part);
            if (parts.size() > MOST_PARTS) {
                throw new Malformed("The form has more than " + MOST_PARTS + " parts");
            }
        }
        return parts;
    }

    /** After a delimiter: a line end, and a part follows; or two dashes, and nothing does. */
    private boolean isLast() throws Malformed {
        if (at + 2 <= bytes.length && bytes[at] == '-' && bytes[at + 1] == '-') {
            int rest = bytes.length - at - 2;
            if (rest == 0 || (rest == 2 && isLineEnd(at + 2))) {
                return true;
            }
            throw new Malformed("Something follows the end of the form");
        }
        if (!isLineEnd(at)) {
            throw new Malformed("A boundary of the form is not followed by a line end");
        }
        return false;
    }

    private Form.Part part() throws Malformed {
        int head = at + 2;
        int end = find(HEAD_END, head, Math.min(bytes.length, head + LONGEST_HEAD));
        if (end < 0) {
            throw new Malformed("A part of the form has no head, or one of more than " + LONGEST_HEAD + " bytes");
        }
        int data = end + HEAD_END.length;
        int next = find(delimiter, data - 2, bytes.length);
        if (next < 0) {
            throw new Malformed("The form breaks off");
        }
        at = next + delimiter.length;
        return part(
                Utf8.decode(Arrays.copyOfRange(bytes, head, end))
                        .orElseThrow(() -> new Malformed("A part's head is not UTF-8")),
                body.slice(data, Math.max(data, next)));
    }

    private static Form.Part part(String head, Buffer data) throws Malformed {
        Optional<String> name = Optional.empty();
        Optional<String> fileName = Optional.empty();
        Optional<String> mediaType = Optional.empty();
        for (var line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            var header = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            var value = colon < 0 ? "" : line.substring(colon + 1).strip();
            switch (header) {
                case "content-disposition" -> {
                    var disposition = DISPOSITION.matcher(value);
                    if (name.isPresent() || !disposition.matches()) {
                        throw new Malformed("A part's Content-Disposition must be form-data with a name, once");
                    }
                    name = Optional.of(disposition.group(1));
                    fileName = Optional.ofNullable(disposition.group(2));
                }
                case "content-type" -> {
                    if (mediaType.isPresent() || !MEDIA_TYPE.matcher(value).matches()) {
                        throw new Malformed("A part's Content-Type must be a media type, once");
                    }
                    mediaType = Optional.of(value);
                }
                default -> {
                    if (!DROPPED.contains(header)
                            || value.equalsIgnoreCase("base64")
                            || value.equalsIgnoreCase("quoted-printable")) {
                        throw new Malformed("A part has a header that is not read here");
                    }
                }
            }
        }
        return new Form.Part(
                name.orElseThrow(() -> new Malformed("A part has no Content-Disposition")), fileName, mediaType, data);
    }

    private boolean isLineEnd(int from) {
        return from + 2 <= bytes.length && bytes[from] == '\r' && bytes[from + 1] == '\n';
    }

    private int find(byte[] what, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (matches(what, 0, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean matches(byte[] what, int skip, int from) {
        if (from + what.length - skip > bytes.length) {
            return false;
        }
        for (int i = skip; i < what.length; i++) {
            if (bytes[from + i - skip] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
