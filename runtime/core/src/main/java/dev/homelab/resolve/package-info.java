/** From a lab to the graph of its resources: references become edges, mistakes diagnostics. */
@NullMarked
package dev.homelab.resolve;

import org.jspecify.annotations.NullMarked;
