/** Operating-system processes: starting them, proving that a pid is the one we mean, and ending them for certain. */
@NullMarked
package dev.keyreeve.deploy.process;

import org.jspecify.annotations.NullMarked;
