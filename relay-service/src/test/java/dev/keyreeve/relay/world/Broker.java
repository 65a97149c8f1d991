package dev.keyreeve.relay.world;

import dev.keyreeve.deploy.backend.Backend;

/**
 * The backend's Kafka. Quarkus loads a test's classes in loaders of its own, one after the other; the backend is to be
 * one for the JVM, and starts its clients on threads that know the JVM's loader alone. So it is found there.
 */
final class Broker {
    private Broker() {}

    static String bootstrapServers() {
        var thread = Thread.currentThread();
        var loaderOfTheTest = thread.getContextClassLoader();
        var loader = ClassLoader.getSystemClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var type = Class.forName(Backend.class.getName(), true, loader);
            var shared = type.getMethod("shared").invoke(null);
            return (String) type.getMethod("bootstrapServers").invoke(shared);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no backend", e);
        } finally {
            thread.setContextClassLoader(loaderOfTheTest);
        }
    }
}
