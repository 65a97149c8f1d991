package dev.keyreeve.deploy.images;

import java.nio.file.Path;

/** What stands at one path of a layer. All of it is root's, and nobody else may write it, but for the one directory. */
sealed interface Entry {

    record File(Path source) implements Entry {}

    record Executable(Path source) implements Entry {}

    record Text(byte[] content) implements Entry {}

    record Directory() implements Entry {}

    /** A volume's place: whom the image runs as owns it, so that a new volume takes that over. */
    record Writable() implements Entry {}
}
