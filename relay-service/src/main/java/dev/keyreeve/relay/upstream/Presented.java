package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.provider.Presentation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A secret as the provider sees it, and may repeat it: what is sent is what is looked for in answers. */
final class Presented {
    private Presented() {}

    /** Without what stands before it in its place. */
    static String of(Presentation presentation, byte[] secret) {
        return switch (presentation) {
            case Presentation.Header header -> new String(secret, StandardCharsets.UTF_8);
            case Presentation.Basic basic -> Base64.getEncoder().encodeToString(secret);
            case Presentation.QueryParameter parameter ->
                URLEncoder.encode(new String(secret, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        };
    }
}
