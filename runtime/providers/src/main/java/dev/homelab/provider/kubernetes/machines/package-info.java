/** Reaches virtual machines of KubeVirt: their consoles, their screens and their snapshots. */
@NullMarked
package dev.homelab.provider.kubernetes.machines;

import org.jspecify.annotations.NullMarked;
