package dev.keyreeve.usage.alert;

import java.net.InetAddress;

/**
 * Where a message may go: a URL and the one address of its host that was checked, to which the connection is made. Who
 * would look the name up again could get another answer.
 *
 * @param target path and query, beginning with a slash
 */
record Destination(boolean tls, String host, int port, String target, InetAddress address) {

    sealed interface Check {
        record Allowed(Destination destination) implements Check {}

        record Refused(Reason reason) implements Check {}
    }

    enum Reason {
        URL("url_refused", "'url' is an address such as https://example.com/hooks, without a user or a fragment"),
        NAME("name_not_found", "The host of 'url' has no address"),
        ADDRESS("address_refused", "The host of 'url' is not on the public internet");

        private final String word;
        private final String sentence;

        Reason(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** For the log of attempts. */
        String word() {
            return word;
        }

        /** For whoever named the URL. Says nothing of what a name stands for in our network. */
        String sentence() {
            return sentence;
        }
    }
}
