package dev.keyreeve.deploy.demo;

import dev.keyreeve.contracts.id.IssuedKey;

/** Somebody with a key. Prints the name alone. */
record Caller(String name, IssuedKey key) {
    @Override
    public String toString() {
        return name;
    }
}
