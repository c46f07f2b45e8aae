package dev.homelab.provider.proxmox.client;

/** What may be done when nobody knows whether a request had its effect. */
public enum RequestClass {
  /** Asks only; sent again. */
  READ,
  /** Has the same effect however often it is sent; sent again after a look. */
  CONVERGENT,
  /** Makes something; never sent again before the list of tasks was searched. */
  CREATING
}
