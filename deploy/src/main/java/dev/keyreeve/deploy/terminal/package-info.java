/** What people see: lines that read well in a log too, with colours where somebody looks. */
@NullMarked
package dev.keyreeve.deploy.terminal;

import org.jspecify.annotations.NullMarked;
