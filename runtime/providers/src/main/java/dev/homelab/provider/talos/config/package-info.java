/** Machine configs from typed wishes, for the contracts 1.9 to 1.13. */
@NullMarked
package dev.homelab.provider.talos.config;

import org.jspecify.annotations.NullMarked;
