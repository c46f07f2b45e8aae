/** The Groovy front end: script text in, a lab or diagnostics out. */
@NullMarked
package dev.homelab.dsl.groovy;

import org.jspecify.annotations.NullMarked;
