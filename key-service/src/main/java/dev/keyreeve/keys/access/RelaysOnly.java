package dev.keyreeve.keys.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource that relays call with their registration token; every other one is for admin keys. On the class that was
 * matched, not on the address: an address can be written in more than one way.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RelaysOnly {}
