/** How services are joined with each other, through the applications' own HTTP APIs. */
@NullMarked
package dev.homelab.provider.apps;

import org.jspecify.annotations.NullMarked;
