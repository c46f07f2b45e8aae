/** Virtual machines and what belongs to them on Proxmox VE hosts. */
@NullMarked
package dev.homelab.provider.proxmox;

import org.jspecify.annotations.NullMarked;
