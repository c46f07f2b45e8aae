/** Bare-metal boxes: waiting for one that boots, and waking it up. */
@NullMarked
package dev.homelab.provider.metal;

import org.jspecify.annotations.NullMarked;
