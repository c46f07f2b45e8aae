/** The secrets of a cluster: authorities, keys and tokens, made once and kept. */
@NullMarked
package dev.homelab.provider.talos.secrets;

import org.jspecify.annotations.NullMarked;
