/** Boxes that run Linux: what they are, over SSH, and how they begin Talos without a medium. */
@NullMarked
package dev.homelab.provider.talos.linux;

import org.jspecify.annotations.NullMarked;
