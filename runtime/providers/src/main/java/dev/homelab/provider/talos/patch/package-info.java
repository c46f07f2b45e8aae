/** Strategic merge patches with deletions, as Talos applies them. */
@NullMarked
package dev.homelab.provider.talos.patch;

import org.jspecify.annotations.NullMarked;
