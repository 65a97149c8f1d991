/** The story of the README, played against a stack through its front doors alone. */
@NullMarked
package dev.keyreeve.deploy.demo;

import org.jspecify.annotations.NullMarked;
