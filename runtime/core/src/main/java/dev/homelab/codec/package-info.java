/** Values, state entries and whole labs as bytes and back. */
@NullMarked
package dev.homelab.codec;

import org.jspecify.annotations.NullMarked;
