/** Comparing a wish with an object, by the fields that the lab owns. */
@NullMarked
package dev.homelab.provider.kubernetes.diff;

import org.jspecify.annotations.NullMarked;
