/** A LINSTOR controller with its satellites: REST over mutual TLS, disks, pools and zpool. */
@NullMarked
package dev.homelab.sim.linstor;

import org.jspecify.annotations.NullMarked;
