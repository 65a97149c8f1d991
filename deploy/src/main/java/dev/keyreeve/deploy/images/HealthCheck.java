package dev.keyreeve.deploy.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Ends with 0 when an address answers 200. It goes into images as this one class file, for engines that ask by a command
 * and not over HTTP: nothing here may need another class of ours.
 */
public final class HealthCheck {
    private static final int PATIENCE_MILLIS = 5_000;

    private HealthCheck() {}

    public static void main(String[] arguments) {
        System.exit(isReady(URI.create(arguments[0])) ? 0 : 1);
    }

    static boolean isReady(URI address) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notThere) {
            return false;
        }
    }

    static byte[] bytes() {
        try (InputStream in = HealthCheck.class.getResourceAsStream("HealthCheck.class")) {
            return in.readAllBytes();
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
    }
}
