/** Finds the pods of a thing, reads what they write, and reaches into them. */
@NullMarked
package dev.homelab.provider.kubernetes.pods;

import org.jspecify.annotations.NullMarked;
