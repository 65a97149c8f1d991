package dev.keyreeve.operator.v1alpha1;

/**
 * One value of a Secret, of the same namespace always: there is no way to name another.
 *
 * @param key which of its entries
 */
public record SecretKeyRef(String name, String key) {}
