/** What belongs to machines: images, pools, snapshots, mappings, high availability, backups. */
@NullMarked
package dev.homelab.provider.proxmox.kinds;

import org.jspecify.annotations.NullMarked;
