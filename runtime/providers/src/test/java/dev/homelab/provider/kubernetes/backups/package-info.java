/** Tests of backups and restores in a cluster. */
@NullMarked
package dev.homelab.provider.kubernetes.backups;

import org.jspecify.annotations.NullMarked;
