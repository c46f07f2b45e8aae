/** What a run will do, as values: changes, their reasons, their order. */
@NullMarked
package dev.homelab.plan;

import org.jspecify.annotations.NullMarked;
