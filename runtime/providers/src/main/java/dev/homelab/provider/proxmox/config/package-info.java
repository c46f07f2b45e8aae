/** The settings of machines: typed trees, property texts, and how they differ. */
@NullMarked
package dev.homelab.provider.proxmox.config;

import org.jspecify.annotations.NullMarked;
