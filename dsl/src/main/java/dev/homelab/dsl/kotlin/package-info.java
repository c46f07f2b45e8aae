/** The Kotlin front end: the text of a `homelab.kts` in, a lab or diagnostics out. */
@NullMarked
package dev.homelab.dsl.kotlin;

import org.jspecify.annotations.NullMarked;
