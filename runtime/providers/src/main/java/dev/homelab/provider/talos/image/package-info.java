/** Schematics of the image factory and the addresses of what it builds. */
@NullMarked
package dev.homelab.provider.talos.image;

import org.jspecify.annotations.NullMarked;
