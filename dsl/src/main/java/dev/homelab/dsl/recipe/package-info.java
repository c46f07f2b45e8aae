/** Reusable pieces of a lab: what a recipe is, its typed options, and the catalog of known ones. */
@NullMarked
package dev.homelab.dsl.recipe;

import org.jspecify.annotations.NullMarked;
