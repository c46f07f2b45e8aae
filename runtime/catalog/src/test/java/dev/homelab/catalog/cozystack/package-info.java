/** Compares the tables with Cozystack's own definitions, and tests what is done with them. */
@NullMarked
package dev.homelab.catalog.cozystack;

import org.jspecify.annotations.NullMarked;
