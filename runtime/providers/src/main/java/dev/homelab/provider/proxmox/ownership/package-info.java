/** Marks on objects that say whose they are, and the claim of a host. */
@NullMarked
package dev.homelab.provider.proxmox.ownership;

import org.jspecify.annotations.NullMarked;
