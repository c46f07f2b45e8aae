/** Backups of applications in a cluster with Cozystack, made and brought back by hand. */
@NullMarked
package dev.homelab.provider.kubernetes.backups;

import org.jspecify.annotations.NullMarked;
