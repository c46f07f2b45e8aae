/** Directed graphs without cycles, and what cycles there are when there should be none. */
@NullMarked
package dev.homelab.graph;

import org.jspecify.annotations.NullMarked;
