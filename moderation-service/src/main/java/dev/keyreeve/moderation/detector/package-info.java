/** Finds forbidden terms and secrets in text. Pure: no database, no clock, no framework; time linear in the text. */
@NullMarked
package dev.keyreeve.moderation.detector;

import org.jspecify.annotations.NullMarked;
