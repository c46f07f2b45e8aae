/** The wire to a Proxmox VE host: requests, credentials, failures, tasks. */
@NullMarked
package dev.homelab.provider.proxmox.client;

import org.jspecify.annotations.NullMarked;
