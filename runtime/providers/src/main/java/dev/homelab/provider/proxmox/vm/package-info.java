/** Machines: looked up, made, changed, started, removed. */
@NullMarked
package dev.homelab.provider.proxmox.vm;

import org.jspecify.annotations.NullMarked;
