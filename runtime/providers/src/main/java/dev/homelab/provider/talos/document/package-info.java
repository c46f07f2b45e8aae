/** The documents of a machine config: which fields a kind has, how they are read and written. */
@NullMarked
package dev.homelab.provider.talos.document;

import org.jspecify.annotations.NullMarked;
