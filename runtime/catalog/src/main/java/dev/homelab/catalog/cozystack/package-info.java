/**
 * What the kinds of Cozystack 1.6 look like: their fields, defaults and names, and the sizes of
 * virtual machines. Written by hand and pure, so that words, provider and simulators share it.
 */
@NullMarked
package dev.homelab.catalog.cozystack;

import org.jspecify.annotations.NullMarked;
