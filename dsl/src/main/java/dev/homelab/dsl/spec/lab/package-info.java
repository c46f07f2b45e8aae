/** The outermost block of a lab, its secrets, and values of its own. */
@NullMarked
package dev.homelab.dsl.spec.lab;

import org.jspecify.annotations.NullMarked;
