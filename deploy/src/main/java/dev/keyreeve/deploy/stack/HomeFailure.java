package dev.keyreeve.deploy.stack;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What went wrong with a file in the home, in words for people. */
final class HomeFailure {
    private HomeFailure() {}

    /** A clause without a full stop; Java's own message may be no more than the file's name. */
    static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "this user may not write to " + denied.getFile();
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }

    static StartFailure cannotWrite(Path home, IOException failure) {
        String reason = reason(failure);
        String remedy = reason.contains("No space left") || reason.contains("quota")
                ? "free some space and start again, nothing is lost"
                : "make it writable, or choose another home (KEYREEVE_HOME)";
        return new StartFailure("The home " + home + " cannot be written: " + reason + "; " + remedy + ".", failure);
    }
}
