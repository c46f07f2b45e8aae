/** Problems as data: diagnostics, their places in a script, and what to do about them. */
@NullMarked
package dev.homelab.diag;

import org.jspecify.annotations.NullMarked;
