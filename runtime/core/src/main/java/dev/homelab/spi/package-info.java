/** What a platform, a state backend and a secret source must offer to the engine. */
@NullMarked
package dev.homelab.spi;

import org.jspecify.annotations.NullMarked;
