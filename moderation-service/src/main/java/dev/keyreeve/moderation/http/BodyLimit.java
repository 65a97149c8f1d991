package dev.keyreeve.moderation.http;

import dev.keyreeve.contracts.error.ErrorCode;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses bodies that are too large, announced or not. The server's own limit lies higher and has no words. */
@Provider
class BodyLimit implements ContainerRequestFilter {
    /** Filters are made before the configuration is read, so it is asked when there is a request. */
    private final Instance<HttpConfig> config;

    BodyLimit(Instance<HttpConfig> config) {
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        long most = config.get().maxBody().asLongValue();
        if (request.getLength() > most) {
            throw tooLarge(most);
        }
        // Also when hasEntity says no: it does not know of chunked bodies.
        request.setEntityStream(new Limited(request.getEntityStream(), most));
    }

    private static Refusal tooLarge(long most) {
        return new Refusal(ErrorCode.REQUEST_TOO_LARGE, "The body is larger than " + most + " bytes.");
    }

    private static final class Limited extends FilterInputStream {
        private final long most;
        private long read;

        Limited(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            count(Math.max(0, count));
            return count;
        }

        /** The server's stream would read the rest first, and wait for it. */
        @Override
        public void close() throws IOException {
            if (read <= most) {
                super.close();
            }
        }

        private void count(int more) {
            read += more;
            if (read > most) {
                throw tooLarge(most);
            }
        }
    }
}
