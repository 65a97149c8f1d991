package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.backend.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/** An image's files as they lie in it, below a directory of this machine, and the JVM that runs them there. */
record Trainee(ImageSpec spec, Path java, Path directory) {

    /** A cache holds for jars of the same names, sizes and times: so they lie here as they will in the image. */
    static Trainee stage(ImageSpec spec, Path java, Path directory, Instant moment) throws IOException {
        copy(spec.libraries(), directory, moment);
        copy(spec.application(), directory, moment);
        return new Trainee(spec, java, directory);
    }

    /** The same files elsewhere, as they will be in an image. */
    Trainee moveTo(Path place) throws IOException {
        Files.createDirectories(PrivateFiles.parent(place));
        return new Trainee(spec, java, Files.move(directory, place));
    }

    Path record() {
        return directory.resolve("record");
    }

    Path cache() {
        return directory.resolve("cache");
    }

    Path log() {
        return directory.resolve("log");
    }

    List<String> recording() {
        return jvm("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record());
    }

    /** Without adapters: of two that hash alike the JVM says at every start, and not in JSON, that one is another. */
    List<String> creating() {
        return jvm(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTAdapterCaching",
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + record(),
                "-XX:AOTCache=" + cache());
    }

    /** As the image starts in a container of 512 MB, but that a cache which the JVM cannot use ends it. */
    List<String> withCache() {
        return jvm("-XX:MaxRAM=512m", "-XX:AOTMode=on", "-XX:AOTCache=" + cache());
    }

    List<String> withoutCache() {
        return jvm();
    }

    /** A class path or a jar, and a main class, with the paths of this machine. */
    List<String> start() {
        return spec.start().stream().map(this::here).toList();
    }

    /** The class path alone, of a jar too. */
    String classPath() {
        return start().get(1);
    }

    private List<String> jvm(String... mode) {
        var command = new ArrayList<String>();
        command.add(java.toString());
        command.addAll(spec.flags());
        command.addAll(List.of(mode));
        return command;
    }

    private String here(String argument) {
        var parts = new ArrayList<String>();
        for (String part : argument.split(File.pathSeparator, -1)) {
            parts.add(part.startsWith("/" + ImageSpec.HOME + "/") ? directory + part : part);
        }
        return String.join(File.pathSeparator, parts);
    }

    private static void copy(SequencedMap<String, Path> files, Path directory, Instant moment) throws IOException {
        for (var file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(PrivateFiles.parent(target));
            Files.copy(file.getValue(), target);
            Files.setLastModifiedTime(target, FileTime.from(moment));
        }
    }
}
