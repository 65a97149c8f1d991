/** Container images from what was built: one description, written as an archive that any engine loads. */
@NullMarked
package dev.keyreeve.deploy.images;

import org.jspecify.annotations.NullMarked;
